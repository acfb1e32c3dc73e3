---------------------------------------------------------------- what was used, and what it cost

-- Append-only. No references to workflows and runs: runs go with their month, and the books outlive what they count.
CREATE TABLE usage_ledger (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  run_id uuid NOT NULL,
  node_id text,
  kind text NOT NULL CHECK (kind IN ('run','step','compute_ms','ai_tokens')),
  quantity bigint NOT NULL CHECK (quantity >= 0),
  -- Millionths of a US dollar; NULL: used, but nobody knows at what price.
  cost_micros bigint CHECK (cost_micros >= 0),
  details jsonb,
  -- What is counted, by name: a step that is repeated counts once. Starts with the run's id.
  source_key text COLLATE "C" NOT NULL,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, source_key)
);
CREATE TRIGGER usage_ledger_append_only BEFORE UPDATE ON usage_ledger
  FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER usage_ledger_no_truncate BEFORE TRUNCATE ON usage_ledger
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- Sums of the ledger, kept by its trigger in the same transaction: screens and budgets read these. Days are UTC.
CREATE TABLE usage_totals (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  day date NOT NULL,
  workflow_id uuid NOT NULL,
  kind text NOT NULL,
  quantity bigint NOT NULL,
  cost_micros bigint NOT NULL,
  -- Part of the quantity that has no known price.
  unpriced bigint NOT NULL,
  PRIMARY KEY (org_id, day, workflow_id, kind)
) WITH (fillfactor = 70);

-- In one order for all writers: two of them must not wait for each other.
CREATE FUNCTION app.sum_usage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO usage_totals AS t (org_id, day, workflow_id, kind, quantity, cost_micros, unpriced)
  SELECT org_id, (occurred_at AT TIME ZONE 'UTC')::date AS day, workflow_id, kind, sum(quantity),
    COALESCE(sum(cost_micros), 0), COALESCE(sum(quantity) FILTER (WHERE cost_micros IS NULL), 0)
  FROM added GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (org_id, day, workflow_id, kind) DO UPDATE SET
    quantity = t.quantity + EXCLUDED.quantity,
    cost_micros = t.cost_micros + EXCLUDED.cost_micros,
    unpriced = t.unpriced + EXCLUDED.unpriced;
  RETURN NULL;
END $$;
CREATE TRIGGER usage_ledger_sums AFTER INSERT ON usage_ledger REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION app.sum_usage();

-- The most an organisation wants to spend per calendar month (UTC). No row: no limit.
CREATE TABLE budgets (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  monthly_cap_micros bigint NOT NULL CHECK (monthly_cap_micros >= 0),
  set_by uuid REFERENCES users,
  set_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id)
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['usage_ledger', 'usage_totals', 'budgets'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app
      USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', t);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON usage_ledger TO automateos_app;
GRANT SELECT ON usage_totals TO automateos_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON budgets TO automateos_app;

---------------------------------------------------------------- runs wait while the budget is spent

-- Which of these organisations have spent what they allow for this month.
CREATE FUNCTION app.spent_out(p_orgs uuid[]) RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT b.org_id FROM budgets b WHERE b.org_id = ANY (p_orgs) AND b.monthly_cap_micros <= (
     SELECT COALESCE(sum(t.cost_micros), 0) FROM usage_totals t
     WHERE t.org_id = b.org_id AND t.day >= date_trunc('month', now() AT TIME ZONE 'UTC')::date) $$;

-- As before, but runs that cost something wait while the budget of their organisation is spent.
CREATE OR REPLACE FUNCTION app.admit_runs(p_orgs uuid[], p_slots integer) RETURNS integer
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
    SELECT o.id AS org_id, o.id IN (SELECT s.org_id FROM app.spent_out(p_orgs) s) AS spent,
      p_slots - (SELECT count(*) FROM runs r
        WHERE r.org_id = o.id AND r.admitted_at IS NOT NULL AND r.status IN ('queued','running')) AS free
    FROM unnest(p_orgs) AS o(id)
  ), next AS (
    -- A run that is being cancelled is locked: waiting for it here could be a deadlock.
    SELECT n.org_id, n.id FROM room CROSS JOIN LATERAL (SELECT r.org_id, r.id FROM runs r
      WHERE r.org_id = room.org_id AND r.status = 'queued' AND r.admitted_at IS NULL AND (r.pretend OR NOT room.spent)
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

-- Organisations with runs that wait for admission and may have it: a net under the admission at the end of each run. It
-- also lets runs go on when the month turns.
CREATE OR REPLACE FUNCTION app.unadmitted_orgs(p_limit integer) RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ WITH waiting AS (
     SELECT r.org_id, bool_or(r.pretend) AS pretend FROM runs r
     WHERE r.status = 'queued' AND r.admitted_at IS NULL GROUP BY 1
   ), spent AS (SELECT s.org_id FROM app.spent_out((SELECT array_agg(w.org_id) FROM waiting w)) s)
   SELECT w.org_id FROM waiting w WHERE w.pretend OR w.org_id NOT IN (SELECT s.org_id FROM spent s) LIMIT p_limit $$;

REVOKE ALL ON FUNCTION app.sum_usage(), app.spent_out(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.spent_out(uuid[]) TO automateos_app;
