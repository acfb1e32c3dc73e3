-- What the overview reads: finished runs of an organisation by time, without touching the rows. Only finished ones, so
-- that a run is written into it once.
CREATE INDEX runs_finished ON runs (org_id, id) INCLUDE (workflow_id, status, started_at, finished_at)
  WHERE finished_at IS NOT NULL AND NOT draft AND NOT pretend;
CREATE INDEX dead_letters_open_of_workflow ON dead_letters (org_id, workflow_id, id DESC) WHERE resolution IS NULL;
CREATE INDEX run_waits_open ON run_waits (org_id, due_at) WHERE decision IS NULL;

-- Why somebody let a failed run go.
ALTER TABLE dead_letters ADD COLUMN reason text;
