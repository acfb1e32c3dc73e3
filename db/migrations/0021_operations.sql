---------------------------------------------------------------- runs that start runs

-- The run that called this one, or whose failure started it, and the step that did.
ALTER TABLE runs ADD COLUMN caller_run_id uuid;
ALTER TABLE runs ADD COLUMN caller_node_id text;
-- The caller waits for its end: it is woken then, and takes this run down with itself.
ALTER TABLE runs ADD COLUMN caller_waits boolean NOT NULL DEFAULT false;
-- Deals with a failure: its own starts nothing, or there would be no end.
ALTER TABLE runs ADD COLUMN handles_error boolean NOT NULL DEFAULT false;
CREATE INDEX runs_called ON runs (org_id, caller_run_id) WHERE caller_run_id IS NOT NULL;

-- Which live workflows want to know when a run fails for good.
CREATE TABLE error_triggers (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  version_id uuid NOT NULL,
  node_id text NOT NULL,
  -- The workflows it watches; null: all of the organisation.
  watched uuid[],
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, workflow_id, node_id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, version_id) REFERENCES versions (org_id, id)
);

---------------------------------------------------------------- questions in loops, to several people, with things to edit

-- A step in a loop asks once per round.
ALTER TABLE run_waits ADD COLUMN iteration integer NOT NULL DEFAULT 0;
ALTER TABLE run_waits DROP CONSTRAINT run_waits_org_id_run_id_node_id_key;
ALTER TABLE run_waits ADD UNIQUE (org_id, run_id, node_id, iteration);

-- E-mail addresses of the members who may decide; empty: everybody who may, and whoever has the link.
ALTER TABLE run_waits ADD COLUMN approvers text[] NOT NULL DEFAULT '{}';
-- How many must say yes. One no is enough.
ALTER TABLE run_waits ADD COLUMN quorum integer NOT NULL DEFAULT 1 CHECK (quorum BETWEEN 1 AND 20);
-- What they may change before they say yes: [{ item, name, value }]; and what they made of it.
ALTER TABLE run_waits ADD COLUMN fields json NOT NULL DEFAULT '[]';
ALTER TABLE run_waits ADD COLUMN edits json;

-- Who said yes where more than one must.
CREATE TABLE run_votes (
  org_id uuid NOT NULL,
  wait_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users,
  name text NOT NULL,
  comment text NOT NULL DEFAULT '',
  voted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, wait_id, user_id),
  FOREIGN KEY (org_id, wait_id) REFERENCES run_waits (org_id, id) ON DELETE CASCADE
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['error_triggers', 'run_votes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app
      USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', t);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO automateos_app', t);
  END LOOP;
END $$;
