---------------------------------------------------------------- access that people granted by OAuth2

-- The tokens of a connection whose app asks a person for access; sealed like the connection itself.
CREATE TABLE oauth_grants (
  org_id uuid NOT NULL,
  connection_id uuid NOT NULL,
  -- Granted to the client that this version of the connection names; another one must ask again.
  connection_version integer NOT NULL,
  org_key_id uuid NOT NULL,
  sealed bytea NOT NULL,
  -- Counts every change of the tokens: who has read an older one writes nothing.
  generation integer NOT NULL,
  expires_at timestamptz NOT NULL,
  -- One process at a time trades the refresh token, which may count only once.
  refreshing_until timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (org_id, connection_id),
  FOREIGN KEY (org_id, connection_id) REFERENCES connections (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, org_key_id) REFERENCES org_keys (org_id, id)
);

ALTER TABLE oauth_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_grants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON oauth_grants TO automateos_app USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
  WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]));
CREATE POLICY owner ON oauth_grants TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON oauth_grants TO automateos_app;
