---------------------------------------------------------------- what workflows remember between runs

CREATE TABLE data_store (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  -- Id of the workflow that it belongs to, or of the organisation when all workflows share it.
  scope uuid NOT NULL,
  -- Pretend runs remember apart from real ones.
  pretend boolean NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  -- Not jsonb: keys stay in the order in which they came.
  value json NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  PRIMARY KEY (org_id, scope, pretend, key)
);
CREATE INDEX data_store_expiry ON data_store (expires_at) WHERE expires_at IS NOT NULL;

-- Changes that were made, by their Idempotency-Key: a step that is sent again after a crash gets the same result.
CREATE TABLE data_store_effects (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  effect_key text NOT NULL,
  result json,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, effect_key)
);
CREATE INDEX data_store_effects_age ON data_store_effects (created_at);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['data_store', 'data_store_effects'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app
      USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', t);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO automateos_app', t);
  END LOOP;
END $$;

-- Removes what has run out: dedupe keys, what workflows were to forget, changes that no run can repeat any more, and
-- queue jobs that can never run (their key went to a later job).
CREATE OR REPLACE FUNCTION app.delete_expired() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DELETE FROM dedupe_keys WHERE expires_at < now();
  DELETE FROM data_store WHERE expires_at < now();
  DELETE FROM data_store_effects WHERE created_at < now() - interval '400 days';
  DELETE FROM graphile_worker._private_jobs WHERE attempts >= max_attempts AND locked_at IS NULL;
$$;
