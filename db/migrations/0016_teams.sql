---------------------------------------------------------------- who did what

-- Rows are only ever added, by app.append_audit. Each holds the hash of the one before it: whoever changes, removes or
-- slips in a row breaks the chain from there on.
CREATE TABLE audit_log (
  org_id uuid NOT NULL REFERENCES orgs,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  -- Whom it is credited to; null when somebody without an account did it, or nobody.
  actor_id uuid,
  via text NOT NULL CHECK (via IN ('user', 'key', 'link', 'system')),
  action text NOT NULL CHECK (action ~ '^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$'),
  -- Public id of what it was done to.
  target text,
  details jsonb NOT NULL DEFAULT '{}',
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (org_id, seq)
);
CREATE INDEX audit_log_action ON audit_log (org_id, action, seq DESC);
CREATE INDEX audit_log_actor ON audit_log (org_id, actor_id, seq DESC);
CREATE INDEX audit_log_target ON audit_log (org_id, target, seq DESC);

-- The end of each chain: without it the newest rows could be removed unseen. Its row is the lock of the chain.
CREATE TABLE audit_heads (
  org_id uuid NOT NULL REFERENCES orgs,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (org_id)
);

-- Adds one row. p_details is canonical JSON. The hash is sha256(prev_hash || canonical JSON of the row), keys sorted.
CREATE FUNCTION app.append_audit(p_org uuid, p_actor uuid, p_via text, p_action text, p_target text, p_details text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  head audit_heads%ROWTYPE;
  moment timestamptz;
  entry text;
  next_hash bytea;
BEGIN
  IF NOT p_org = ANY (app.current_orgs()) THEN
    RAISE EXCEPTION 'append_audit outside its organisation' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_heads (org_id, seq, hash) VALUES (p_org, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM audit_heads WHERE org_id = p_org FOR UPDATE;
  moment := date_trunc('milliseconds', clock_timestamp());
  entry := '{"action":' || to_json(p_action)::text
    || ',"actor":' || COALESCE(to_json(p_actor)::text, 'null')
    || ',"at":"' || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || '","details":' || p_details
    || ',"org":' || to_json(p_org)::text
    || ',"seq":' || (head.seq + 1)::text
    || ',"target":' || COALESCE(to_json(p_target)::text, 'null')
    || ',"via":' || to_json(p_via)::text || '}';
  next_hash := sha256(head.hash || convert_to(entry, 'UTF8'));
  INSERT INTO audit_log (org_id, seq, at, actor_id, via, action, target, details, prev_hash, hash)
    VALUES (p_org, head.seq + 1, moment, p_actor, p_via, p_action, p_target, p_details::jsonb, head.hash, next_hash);
  UPDATE audit_heads SET seq = head.seq + 1, hash = next_hash WHERE org_id = p_org;
  RETURN head.seq + 1;
END $$;

-- Refuses the owner of the tables too, and every function that runs as the owner.
CREATE FUNCTION app.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION app.refuse_audit_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_audit_change();

---------------------------------------------------------------- folders

-- At most one inside another: the service keeps it so.
CREATE TABLE folders (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  parent_id uuid,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  created_by uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, parent_id) REFERENCES folders (org_id, id)
);
CREATE UNIQUE INDEX folders_name ON folders (org_id, parent_id, lower(name)) NULLS NOT DISTINCT;

ALTER TABLE workflows ADD COLUMN folder_id uuid;
ALTER TABLE workflows ADD FOREIGN KEY (org_id, folder_id) REFERENCES folders (org_id, id);
CREATE INDEX workflows_folder ON workflows (org_id, folder_id) WHERE deleted_at IS NULL;

---------------------------------------------------------------- people

-- Which of the colours of people somebody chose; derived from the id where it is null.
ALTER TABLE users ADD COLUMN color smallint CHECK (color BETWEEN 1 AND 6);

---------------------------------------------------------------- row-level security and grants

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_log', 'audit_heads', 'folders'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app
      USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', t);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO automateos_app', t);
  END LOOP;
END $$;
GRANT INSERT, UPDATE, DELETE ON folders TO automateos_app;

REVOKE ALL ON FUNCTION app.append_audit, app.refuse_audit_change FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.append_audit TO automateos_app;
