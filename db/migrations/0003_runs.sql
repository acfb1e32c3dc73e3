---------------------------------------------------------------- triggers

CREATE TABLE webhooks (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  version_id uuid NOT NULL,
  node_id text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live','test')),
  path text NOT NULL,
  method text NOT NULL,
  respond text NOT NULL CHECK (respond IN ('now','end','node')),
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, version_id) REFERENCES versions (org_id, id)
);
-- Global on purpose: a path names one workflow of the whole installation (Problem WEBHOOK_PATH_TAKEN).
-- One workflow may listen to several methods on it; publishing takes a lock per path, so that two workflows never share one.
CREATE UNIQUE INDEX webhooks_path ON webhooks (mode, path, method);

CREATE TABLE schedules (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  version_id uuid NOT NULL,
  node_id text NOT NULL,
  cron text NOT NULL,
  time_zone text NOT NULL,
  catch_up text NOT NULL CHECK (catch_up IN ('skip','once')),
  next_at timestamptz,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, workflow_id, node_id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, version_id) REFERENCES versions (org_id, id)
);
CREATE INDEX schedules_due ON schedules (next_at) WHERE next_at IS NOT NULL;

-- A trigger seen before starts nothing again. Not partitioned: it must be unique over months.
CREATE TABLE dedupe_keys (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  scope text NOT NULL,
  key text NOT NULL,
  run_id uuid NOT NULL,
  body_hash bytea,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, scope, key)
);
CREATE INDEX dedupe_keys_expiry ON dedupe_keys (expires_at);

---------------------------------------------------------------- runs

-- A worker process; its lease covers all its runs. Global: workers serve every organisation.
CREATE TABLE workers (
  id uuid PRIMARY KEY,
  host text NOT NULL,
  -- The graphile-worker pool whose jobs it holds: unlocked when the lease is over.
  pool_id text,
  started_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz NOT NULL,
  stopped_at timestamptz
);

CREATE TABLE runs (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  version_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued','running','waiting','succeeded','failed','cancelled')),
  trigger text NOT NULL CHECK (trigger IN ('manual','webhook','schedule','replay')),
  trigger_node_id text NOT NULL,
  -- Not jsonb: keys stay in the order in which they came.
  input json NOT NULL,
  draft boolean NOT NULL DEFAULT false,
  -- Its requests are answered by stand-ins inside the worker; nothing leaves it and no secret is opened.
  pretend boolean NOT NULL DEFAULT false,
  started_by uuid REFERENCES users,
  -- Scope of Idempotency-Keys: the original run's id, inherited by a replay from the failed step.
  effect_scope uuid NOT NULL,
  replay_of uuid,
  replay_from text,
  -- Fencing: raised by each claim and checked by every write of the engine.
  epoch integer NOT NULL DEFAULT 0,
  worker_id uuid,
  -- Workers that died in it since its last step was stored.
  crashes integer NOT NULL DEFAULT 0,
  -- Time spent running, without waiting, up to the last time it was put down.
  active_ms integer NOT NULL DEFAULT 0,
  admitted_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  wake_at timestamptz,
  cancel_requested_at timestamptz,
  error jsonb,
  -- What a waiting webhook caller gets (WebhookAnswer).
  answer jsonb,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, version_id) REFERENCES versions (org_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX runs_of_workflow ON runs (org_id, workflow_id, id DESC);
CREATE INDEX runs_queued ON runs (org_id, id) WHERE status = 'queued' AND admitted_at IS NULL;
CREATE INDEX runs_admitted ON runs (org_id) WHERE admitted_at IS NOT NULL AND status IN ('queued','running');
CREATE INDEX runs_held ON runs (worker_id) WHERE status = 'running';
CREATE INDEX runs_parked ON runs (wake_at) WHERE status = 'waiting';
CREATE INDEX runs_status ON runs (org_id, status, id DESC);

-- The journal: one row per (run, node, iteration, item group, attempt).
CREATE TABLE run_steps (
  org_id uuid NOT NULL,
  run_id uuid NOT NULL,
  node_id text NOT NULL,
  iteration integer NOT NULL DEFAULT 0,
  item_group integer NOT NULL DEFAULT 0,
  attempt integer NOT NULL DEFAULT 1,
  status text NOT NULL CHECK (status IN ('running','waiting','succeeded','failed','skipped','cancelled')),
  -- Start of this attempt. That of the first attempt is the `$now` of all.
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  -- Earliest moment of the next attempt.
  retry_at timestamptz,
  -- Items by output port (PortItems); masked. Not jsonb, which would reorder keys: a step that is resumed or replayed must
  -- see the same text, or its requests would differ and get other Idempotency-Keys.
  output json,
  error jsonb,
  idempotency_key text,
  -- Taken over from the run that this one replays.
  reused boolean NOT NULL DEFAULT false,
  PRIMARY KEY (org_id, run_id, node_id, iteration, item_group, attempt),
  FOREIGN KEY (org_id, run_id) REFERENCES runs (org_id, id) ON DELETE CASCADE
) PARTITION BY RANGE (run_id);
CREATE UNIQUE INDEX run_steps_success ON run_steps (org_id, run_id, node_id, iteration, item_group) WHERE status = 'succeeded';

-- Append-only; also the event stream of a run. hash = sha256(previous hash, this row), see db/queries/run-logs.ts.
CREATE TABLE run_logs (
  org_id uuid NOT NULL,
  run_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  node_id text,
  iteration integer,
  item_group integer,
  attempt integer,
  level text NOT NULL DEFAULT 'info' CHECK (level IN ('info','warn','error')),
  message text NOT NULL,
  data jsonb,
  hash bytea NOT NULL,
  PRIMARY KEY (org_id, run_id, seq),
  FOREIGN KEY (org_id, run_id) REFERENCES runs (org_id, id) ON DELETE CASCADE
) PARTITION BY RANGE (run_id);
CREATE TRIGGER run_logs_append_only BEFORE UPDATE ON run_logs FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER run_logs_no_truncate BEFORE TRUNCATE ON run_logs FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

CREATE TABLE dead_letters (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  run_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  version_id uuid NOT NULL,
  node_id text,
  error jsonb NOT NULL,
  attempts integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  resolution text CHECK (resolution IN ('replayed','discarded')),
  resolved_at timestamptz,
  resolved_by uuid REFERENCES users,
  replay_run_id uuid,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, run_id),
  FOREIGN KEY (org_id, run_id) REFERENCES runs (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, version_id) REFERENCES versions (org_id, id)
);
CREATE INDEX dead_letters_open ON dead_letters (org_id, id DESC) WHERE resolution IS NULL;

-- Monthly partitions, made ahead of time; the worker calls this daily.
CREATE FUNCTION app.ensure_partitions(months_ahead integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  parent text;
  month timestamptz;
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock(7301);
  FOREACH parent IN ARRAY ARRAY['runs','run_steps','run_logs'] LOOP
    FOR i IN -1..months_ahead LOOP
      month := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(months => i);
      name := parent || '_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
      IF to_regclass('public.' || quote_ident(name)) IS NULL THEN
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)', name, parent,
          app.uuid_floor(month), app.uuid_floor(month + interval '1 month'));
      END IF;
    END LOOP;
  END LOOP;
END $$;
SELECT app.ensure_partitions(2);
