---------------------------------------------------------------- connections

-- An account at an app: what is secret of it is sealed, the rest lies open in fields.
CREATE TABLE connections (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  app text NOT NULL CHECK (app ~ '^[a-z][a-z0-9-]{0,39}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  fields jsonb NOT NULL DEFAULT '{}',
  org_key_id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  sealed bytea NOT NULL,
  -- What the last test said; a new secret has not been tested.
  status text NOT NULL DEFAULT 'untested' CHECK (status IN ('untested', 'working', 'failing')),
  status_message text,
  tested_at timestamptz,
  created_by uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  replaced_at timestamptz,
  last_used_at timestamptz,
  deleted_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, org_key_id) REFERENCES org_keys (org_id, id)
);
CREATE UNIQUE INDEX connections_name ON connections (org_id, app, lower(name)) WHERE deleted_at IS NULL;

ALTER TABLE connections ENABLE ROW LEVEL SECURITY;
ALTER TABLE connections FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON connections TO automateos_app USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
  WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]));
CREATE POLICY owner ON connections TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON connections TO automateos_app;
