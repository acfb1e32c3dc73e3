---------------------------------------------------------------- decisions that runs wait for

-- A step asks people and its run is parked until one of them decides, or until it is due. Also the record of who decided.
CREATE TABLE run_waits (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  run_id uuid NOT NULL,
  node_id text NOT NULL,
  title text NOT NULL,
  message text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz NOT NULL,
  -- What counts when nobody has decided by then.
  on_deadline text NOT NULL CHECK (on_deadline IN ('approved', 'rejected')),
  decision text CHECK (decision IN ('approved', 'rejected')),
  decided_at timestamptz,
  -- How it was decided; people who use the link may have no account and say who they are.
  decided_via text CHECK (decided_via IN ('app', 'link', 'deadline')),
  decided_by uuid REFERENCES users,
  decided_name text,
  comment text NOT NULL DEFAULT '',
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, run_id, node_id),
  FOREIGN KEY (org_id, run_id) REFERENCES runs (org_id, id) ON DELETE CASCADE,
  CHECK ((decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_via IS NULL))
);

ALTER TABLE run_waits ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_waits FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON run_waits TO automateos_app USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
  WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]));
CREATE POLICY owner ON run_waits TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON run_waits TO automateos_app;

-- What a run waits for came while a worker had it: it is taken up again as soon as that worker puts it aside.
ALTER TABLE runs ADD COLUMN woken_at timestamptz;
