-- The first schema. Runs as the owner of the database; roles exist already (db/roles.ts).
-- Tenant tables: org_id first in every key, composite foreign keys, row-level security enabled and forced (end of file).

CREATE SCHEMA app;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public, app TO automateos_app, automateos_queue;

-- Organisations of the running transaction; none when unset. See withOrg() in db/client.ts.
CREATE FUNCTION app.current_orgs() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT COALESCE(NULLIF(current_setting('app.org_ids', true), ''), '{}')::uuid[] $$;

-- Smallest uuidv7 of a moment (RFC 9562, section 5.7): partition bounds and time filters.
CREATE FUNCTION app.uuid_floor(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$;

CREATE FUNCTION app.uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS
$$ SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
     PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
     52, 1), 53, 1), 'hex')::uuid $$;

CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$;

---------------------------------------------------------------- people (global)

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT app.uuid_v7(),
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE auth_sessions (
  id uuid PRIMARY KEY DEFAULT app.uuid_v7(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  token text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX auth_sessions_user ON auth_sessions (user_id);

CREATE TABLE auth_accounts (
  id uuid PRIMARY KEY DEFAULT app.uuid_v7(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX auth_accounts_user ON auth_accounts (user_id);

CREATE TABLE auth_verifications (
  id uuid PRIMARY KEY DEFAULT app.uuid_v7(),
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX auth_verifications_identifier ON auth_verifications (identifier);

CREATE TABLE auth_rate_limits (
  id uuid PRIMARY KEY DEFAULT app.uuid_v7(),
  key text NOT NULL UNIQUE,
  count integer NOT NULL,
  last_request bigint NOT NULL
);

---------------------------------------------------------------- organisations

CREATE TABLE orgs (
  id uuid PRIMARY KEY DEFAULT app.uuid_v7(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE memberships (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner','admin','editor','commenter','runner','viewer')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

CREATE TABLE invitations (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  token_hash bytea NOT NULL,
  role text NOT NULL CHECK (role IN ('admin','editor','commenter','runner','viewer')),
  created_by uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  uses integer NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX invitations_token ON invitations (token_hash);

CREATE TABLE api_keys (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  user_id uuid NOT NULL REFERENCES users,
  name text NOT NULL,
  prefix text NOT NULL,
  key_hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX api_keys_hash ON api_keys (key_hash);

---------------------------------------------------------------- secrets

-- A data key per organisation, wrapped by the master key. Destroying it destroys the organisation's secrets.
CREATE TABLE org_keys (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  master_key_id text NOT NULL,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id)
);

CREATE TABLE secrets (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- Hosts this secret may be sent to: exact names or `*.example.com`; empty = any public host.
  hosts text[] NOT NULL DEFAULT '{}',
  org_key_id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  sealed bytea NOT NULL,
  created_by uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  rotated_at timestamptz,
  last_used_at timestamptz,
  deleted_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, org_key_id) REFERENCES org_keys (org_id, id)
);
CREATE UNIQUE INDEX secrets_name ON secrets (org_id, lower(name)) WHERE deleted_at IS NULL;

---------------------------------------------------------------- workflows and documents

CREATE TABLE workflows (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  -- A copy of the document's own name, kept by whoever writes the document.
  name text NOT NULL,
  active boolean NOT NULL DEFAULT false,
  live_version_id uuid,
  created_by uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  edited_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE documents (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('main','side','branch','suggestion','merge')),
  schema_version integer NOT NULL,
  -- The collab-server that holds the document in memory, until the lease runs out.
  server_id text,
  server_lease_until timestamptz,
  -- When a collab-server vanished without handing the document back. What it had broadcast but not yet logged may come
  -- back from anybody who received it, so client ids seen before this moment are accepted from everyone.
  interrupted_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX documents_of_workflow ON documents (org_id, workflow_id, kind) WHERE kind IN ('main','side');

-- The edit log. "Saved" means: committed here.
CREATE TABLE document_updates (
  org_id uuid NOT NULL,
  document_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  actor_id uuid,
  connection_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  update bytea NOT NULL,
  PRIMARY KEY (org_id, document_id, id),
  FOREIGN KEY (org_id, document_id) REFERENCES documents (org_id, id) ON DELETE CASCADE
);

-- The folded state; with the remaining log rows it is the whole document.
CREATE TABLE document_checkpoints (
  org_id uuid NOT NULL,
  document_id uuid NOT NULL,
  state bytea NOT NULL,
  state_hash bytea NOT NULL,
  folded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, document_id),
  FOREIGN KEY (org_id, document_id) REFERENCES documents (org_id, id) ON DELETE CASCADE
);

-- Every edit ever made, in the order of the log, consecutive rows of one connection merged.
CREATE TABLE document_history (
  org_id uuid NOT NULL,
  document_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  actor_id uuid,
  connection_id text NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  first_update_id bigint NOT NULL,
  last_update_id bigint NOT NULL,
  edits integer NOT NULL,
  update bytea NOT NULL,
  PRIMARY KEY (org_id, document_id, id),
  FOREIGN KEY (org_id, document_id) REFERENCES documents (org_id, id) ON DELETE CASCADE
);

-- A whole state every 2,000 history rows, so that replay seeks without starting at the beginning.
CREATE TABLE document_replay_checkpoints (
  org_id uuid NOT NULL,
  document_id uuid NOT NULL,
  history_id bigint NOT NULL,
  state bytea NOT NULL,
  PRIMARY KEY (org_id, document_id, history_id),
  FOREIGN KEY (org_id, document_id) REFERENCES documents (org_id, id) ON DELETE CASCADE
);

-- Which person a Yjs client id belongs to; written at first sight, never changed.
CREATE TABLE document_clients (
  org_id uuid NOT NULL,
  document_id uuid NOT NULL,
  client_id bigint NOT NULL,
  user_id uuid,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, document_id, client_id),
  FOREIGN KEY (org_id, document_id) REFERENCES documents (org_id, id) ON DELETE CASCADE
);

CREATE TABLE versions (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  -- 1, 2, 3 … per workflow; NULL for a draft, which is a test run of unpublished edits.
  number integer,
  document jsonb NOT NULL,
  state bytea NOT NULL,
  content_hash bytea NOT NULL,
  schema_version integer NOT NULL,
  parent_id uuid,
  authors uuid[] NOT NULL DEFAULT '{}',
  note text,
  created_by uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, workflow_id, number),
  UNIQUE (org_id, workflow_id, id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, parent_id) REFERENCES versions (org_id, id)
);
CREATE INDEX versions_drafts ON versions (org_id, workflow_id, content_hash) WHERE number IS NULL;
ALTER TABLE workflows ADD FOREIGN KEY (org_id, id, live_version_id) REFERENCES versions (org_id, workflow_id, id);

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

---------------------------------------------------------------- before an organisation is known: ids only

CREATE FUNCTION app.user_orgs(p_user uuid) RETURNS TABLE (org_id uuid, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT m.org_id, m.role FROM memberships m WHERE m.user_id = p_user ORDER BY m.created_at, m.org_id $$;

CREATE FUNCTION app.find_api_key(p_hash bytea) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT k.org_id, k.id FROM api_keys k WHERE k.key_hash = p_hash $$;

CREATE FUNCTION app.find_invitation(p_hash bytea) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT i.org_id, i.id FROM invitations i WHERE i.token_hash = p_hash $$;

CREATE FUNCTION app.find_webhook(p_mode text, p_path text) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT w.org_id, w.id FROM webhooks w WHERE w.mode = p_mode AND w.path = p_path $$;

CREATE FUNCTION app.workflow_org(p_workflow uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT w.org_id FROM workflows w WHERE w.id = p_workflow AND w.deleted_at IS NULL $$;
CREATE INDEX workflows_id ON workflows (id);

CREATE FUNCTION app.document_org(p_document uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT d.org_id FROM documents d WHERE d.id = p_document $$;
CREATE INDEX documents_id ON documents (id);

CREATE FUNCTION app.run_org(p_run uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT r.org_id FROM runs r WHERE r.id = p_run $$;
CREATE INDEX runs_id ON runs (id);

CREATE FUNCTION app.due_schedules(p_limit integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT s.org_id, s.id FROM schedules s WHERE s.next_at <= now() ORDER BY s.next_at LIMIT p_limit $$;

-- Runs that nobody works on and that no job is about to pick up: their worker died, they should have woken up, or their
-- job is gone. The reaper puts them back on the queue.
CREATE FUNCTION app.stranded_runs(p_limit integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT s.org_id, s.id FROM (
     SELECT r.org_id, r.id FROM runs r LEFT JOIN workers w ON w.id = r.worker_id
       WHERE r.status = 'running' AND (w.id IS NULL OR w.lease_until < now() OR w.stopped_at IS NOT NULL)
     UNION ALL
     SELECT r.org_id, r.id FROM runs r WHERE r.status = 'waiting' AND r.wake_at < now() - interval '15 seconds'
     UNION ALL
     SELECT r.org_id, r.id FROM runs r
       WHERE r.status = 'queued' AND r.admitted_at < now() - interval '15 seconds'
   ) s
   WHERE NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
     WHERE j.key = s.id::text AND (j.locked_at IS NOT NULL OR (j.is_available AND j.run_at <= now())))
   LIMIT p_limit $$;

-- Frees the jobs that dead workers still hold; by itself graphile-worker waits four hours. Returns how many pools were dead.
CREATE FUNCTION app.unlock_dead_jobs() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  dead text[];
BEGIN
  SELECT array_agg(DISTINCT j.locked_by) INTO dead FROM graphile_worker._private_jobs j
    -- A new pool locks jobs a moment before its worker has written down its name.
    WHERE j.locked_at < now() - interval '5 seconds' AND NOT EXISTS (SELECT 1 FROM workers w
      WHERE w.pool_id = j.locked_by AND w.lease_until >= now() AND w.stopped_at IS NULL);
  IF dead IS NOT NULL THEN PERFORM graphile_worker.force_unlock_workers(dead); END IF;
  RETURN COALESCE(cardinality(dead), 0);
END $$;

-- Removes what has run out: dedupe keys, and queue jobs that can never run (their key went to a later job).
CREATE FUNCTION app.delete_expired() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DELETE FROM dedupe_keys WHERE expires_at < now();
  DELETE FROM graphile_worker._private_jobs WHERE attempts >= max_attempts AND locked_at IS NULL;
$$;

-- Organisations with runs that wait for admission: a net under the admission at the end of each run.
CREATE FUNCTION app.unadmitted_orgs(p_limit integer) RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT DISTINCT r.org_id FROM runs r WHERE r.status = 'queued' AND r.admitted_at IS NULL LIMIT p_limit $$;

-- Documents whose log is long or old enough to be folded.
CREATE FUNCTION app.unfolded_documents(p_rows integer, p_age interval, p_limit integer)
RETURNS TABLE (org_id uuid, document_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT u.org_id, u.document_id FROM document_updates u GROUP BY 1, 2
   HAVING count(*) >= p_rows OR max(u.created_at) < now() - p_age LIMIT p_limit $$;

---------------------------------------------------------------- the queue

-- Puts one run on the queue, now or at a moment; a second call for the same run moves the first.
CREATE FUNCTION app.enqueue_run(p_org uuid, p_run uuid, p_run_at timestamptz DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT p_org = ANY (app.current_orgs()) THEN
    RAISE EXCEPTION 'enqueue_run outside its organisation' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM graphile_worker.add_job('run', json_build_object('orgId', p_org, 'runId', p_run),
    run_at => p_run_at, job_key => p_run::text, max_attempts => 100);
END $$;

-- Admits waiting runs of each organisation, oldest first, up to p_slots at a time on the queue. A flood waits behind itself.
CREATE FUNCTION app.admit_runs(p_orgs uuid[], p_slots integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  jobs graphile_worker.job_spec[];
BEGIN
  IF NOT p_orgs <@ app.current_orgs() THEN
    RAISE EXCEPTION 'admit_runs outside its organisation' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- In one order for all callers. Two of them must not count the same free slots.
  PERFORM pg_advisory_xact_lock(hashtextextended('admit', 0) # hashtextextended(o.id::text, 0))
    FROM (SELECT DISTINCT unnest(p_orgs) AS id ORDER BY 1) o;
  WITH room AS (
    SELECT o.id AS org_id, p_slots - (SELECT count(*) FROM runs r
      WHERE r.org_id = o.id AND r.admitted_at IS NOT NULL AND r.status IN ('queued','running')) AS free
    FROM unnest(p_orgs) AS o(id)
  ), next AS (
    -- A run that is being cancelled is locked: waiting for it here could be a deadlock.
    SELECT n.org_id, n.id FROM room CROSS JOIN LATERAL (SELECT r.org_id, r.id FROM runs r
      WHERE r.org_id = room.org_id AND r.status = 'queued' AND r.admitted_at IS NULL
      ORDER BY r.id LIMIT GREATEST(room.free, 0) FOR NO KEY UPDATE SKIP LOCKED) n
  ), moved AS (
    UPDATE runs r SET admitted_at = now() FROM next WHERE r.org_id = next.org_id AND r.id = next.id
      RETURNING r.org_id, r.id
  )
  SELECT array_agg(ROW('run', json_build_object('orgId', org_id, 'runId', id), NULL, NULL, 100, id::text, NULL, NULL)
    ::graphile_worker.job_spec) INTO jobs FROM moved;
  IF jobs IS NULL THEN RETURN 0; END IF;
  PERFORM graphile_worker.add_jobs(jobs);
  RETURN cardinality(jobs);
END $$;

---------------------------------------------------------------- row-level security and grants

DO $$
DECLARE
  tenant text;
BEGIN
  -- The sub-select is evaluated once per statement, the bare function once per row.
  FOREACH tenant IN ARRAY ARRAY['memberships','invitations','api_keys','org_keys','secrets','workflows','documents',
    'document_updates','document_checkpoints','document_history','document_replay_checkpoints','document_clients',
    'versions','webhooks','schedules','dedupe_keys','runs','run_steps','run_logs','dead_letters'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', tenant);
    -- Definer functions and migrations run as the owner; FORCE would hide every row from them too.
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', tenant);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO automateos_app', tenant);
  END LOOP;
END $$;

ALTER TABLE orgs ENABLE ROW LEVEL SECURITY;
ALTER TABLE orgs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON orgs TO automateos_app USING (id = ANY ((SELECT app.current_orgs())::uuid[]))
  WITH CHECK (id = ANY ((SELECT app.current_orgs())::uuid[]));
CREATE POLICY owner ON orgs TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON orgs TO automateos_app;

REVOKE UPDATE, DELETE ON run_logs, document_history, document_clients FROM automateos_app;
REVOKE UPDATE, DELETE ON versions FROM automateos_app;
GRANT UPDATE (note) ON versions TO automateos_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON users, auth_sessions, auth_accounts, auth_verifications, auth_rate_limits TO automateos_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON workers TO automateos_app;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO automateos_app;
