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
  -- What people call it and say about it: the only columns that may change.
  name text,
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
