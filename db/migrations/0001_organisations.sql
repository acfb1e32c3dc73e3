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
