---------------------------------------------------------------- comments

-- A conversation at a step. It names the step by its id in the document, so it follows moves, renames and restores; when
-- the step is deleted it waits in a tray under the name that the step had.
CREATE TABLE comment_threads (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  node_id text NOT NULL CHECK (length(node_id) BETWEEN 1 AND 64),
  node_label text NOT NULL CHECK (length(node_label) <= 200),
  created_by uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  resolved_by uuid REFERENCES users,
  resolved_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE
);
CREATE INDEX comment_threads_of_workflow ON comment_threads (org_id, workflow_id, id);

-- `body` holds mentions as <@usr_…>. A deleted comment keeps its place and loses its words.
CREATE TABLE comments (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  thread_id uuid NOT NULL,
  author_id uuid NOT NULL REFERENCES users,
  body text NOT NULL CHECK (length(body) <= 8000),
  created_at timestamptz NOT NULL DEFAULT now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, thread_id) REFERENCES comment_threads (org_id, id) ON DELETE CASCADE
);
CREATE INDEX comments_of_thread ON comments (org_id, thread_id, id);

-- How far somebody has read a thread: ids are in the order of time.
CREATE TABLE comment_reads (
  org_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  seen_through uuid NOT NULL,
  PRIMARY KEY (org_id, thread_id, user_id),
  FOREIGN KEY (org_id, thread_id) REFERENCES comment_threads (org_id, id) ON DELETE CASCADE
);

---------------------------------------------------------------- the inbox

CREATE TABLE notifications (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  user_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind ~ '^[a-z][a-z_]{1,39}$'),
  -- Who caused it; null when no person did.
  actor_id uuid REFERENCES users,
  workflow_id uuid,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 300),
  -- What it is about, in its own words.
  excerpt text CHECK (length(excerpt) <= 300),
  -- Where it leads, inside this app.
  path text NOT NULL CHECK (path ~ '^/[^/\\]'),
  -- What caused it: the same cause tells a person once.
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
  created_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, user_id) REFERENCES memberships (org_id, user_id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX notifications_source ON notifications (org_id, user_id, source);
CREATE INDEX notifications_of_user ON notifications (org_id, user_id, id DESC);
CREATE INDEX notifications_unread ON notifications (org_id, user_id) WHERE read_at IS NULL;

---------------------------------------------------------------- who is inside

-- The people in a workflow's room, as each collab-server reports its own; one that died stops counting at `expires_at`.
CREATE TABLE room_people (
  org_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  server_id text NOT NULL,
  joined_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, workflow_id, user_id, server_id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['comment_threads', 'comments', 'comment_reads', 'notifications', 'room_people'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app
      USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', t);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO automateos_app', t);
  END LOOP;
END $$;
