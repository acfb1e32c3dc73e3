---------------------------------------------------------------- before an organisation is known: ids only

CREATE FUNCTION app.user_orgs(p_user uuid) RETURNS TABLE (org_id uuid, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT m.org_id, m.role FROM memberships m WHERE m.user_id = p_user ORDER BY m.created_at, m.org_id $$;

CREATE FUNCTION app.find_api_key(p_hash bytea) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT k.org_id, k.id FROM api_keys k WHERE k.key_hash = p_hash $$;

CREATE FUNCTION app.find_invitation(p_hash bytea) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT i.org_id, i.id FROM invitations i WHERE i.token_hash = p_hash $$;

CREATE FUNCTION app.find_webhook(p_mode text, p_path text) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT w.org_id, w.id FROM webhooks w WHERE w.mode = p_mode AND w.path = p_path $$;

CREATE FUNCTION app.workflow_org(p_workflow uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT w.org_id FROM workflows w WHERE w.id = p_workflow AND w.deleted_at IS NULL $$;
CREATE INDEX workflows_id ON workflows (id);

CREATE FUNCTION app.document_org(p_document uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT d.org_id FROM documents d WHERE d.id = p_document $$;
CREATE INDEX documents_id ON documents (id);

CREATE FUNCTION app.run_org(p_run uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT r.org_id FROM runs r WHERE r.id = p_run $$;
CREATE INDEX runs_id ON runs (id);

CREATE FUNCTION app.due_schedules(p_limit integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT s.org_id, s.id FROM schedules s WHERE s.next_at <= now() ORDER BY s.next_at LIMIT p_limit $$;

-- Runs that nobody works on and that no job is about to pick up: their worker died, they should have woken up, or their
-- job is gone. The reaper puts them back on the queue.
CREATE FUNCTION app.stranded_runs(p_limit integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT s.org_id, s.id FROM (
     SELECT r.org_id, r.id FROM runs r LEFT JOIN workers w ON w.id = r.worker_id
       WHERE r.status = 'running' AND (w.id IS NULL OR w.lease_until < now() OR w.stopped_at IS NOT NULL)
     UNION ALL
     SELECT r.org_id, r.id FROM runs r WHERE r.status = 'waiting' AND r.wake_at < now() - interval '15 seconds'
     UNION ALL
     SELECT r.org_id, r.id FROM runs r
       WHERE r.status = 'queued' AND r.admitted_at < now() - interval '15 seconds'
   ) s
   WHERE NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
     WHERE j.key = s.id::text AND (j.locked_at IS NOT NULL OR (j.is_available AND j.run_at <= now())))
   LIMIT p_limit $$;

-- Frees the jobs that dead workers still hold; by itself graphile-worker waits four hours. Returns how many pools were dead.
CREATE FUNCTION app.unlock_dead_jobs() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  dead text[];
BEGIN
  SELECT array_agg(DISTINCT j.locked_by) INTO dead FROM graphile_worker._private_jobs j
    -- A new pool locks jobs a moment before its worker has written down its name.
    WHERE j.locked_at < now() - interval '5 seconds' AND NOT EXISTS (SELECT 1 FROM workers w
      WHERE w.pool_id = j.locked_by AND w.lease_until >= now() AND w.stopped_at IS NULL);
  IF dead IS NOT NULL THEN PERFORM graphile_worker.force_unlock_workers(dead); END IF;
  RETURN COALESCE(cardinality(dead), 0);
END $$;

-- Removes what has run out: dedupe keys, and queue jobs that can never run (their key went to a later job).
CREATE FUNCTION app.delete_expired() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DELETE FROM dedupe_keys WHERE expires_at < now();
  DELETE FROM graphile_worker._private_jobs WHERE attempts >= max_attempts AND locked_at IS NULL;
$$;

-- Organisations with runs that wait for admission: a net under the admission at the end of each run.
CREATE FUNCTION app.unadmitted_orgs(p_limit integer) RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT DISTINCT r.org_id FROM runs r WHERE r.status = 'queued' AND r.admitted_at IS NULL LIMIT p_limit $$;

-- Documents whose log is long or old enough to be folded.
CREATE FUNCTION app.unfolded_documents(p_rows integer, p_age interval, p_limit integer)
RETURNS TABLE (org_id uuid, document_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT u.org_id, u.document_id FROM document_updates u GROUP BY 1, 2
   HAVING count(*) >= p_rows OR max(u.created_at) < now() - p_age LIMIT p_limit $$;

---------------------------------------------------------------- the queue

-- Puts one run on the queue, now or at a moment; a second call for the same run moves the first.
CREATE FUNCTION app.enqueue_run(p_org uuid, p_run uuid, p_run_at timestamptz DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT p_org = ANY (app.current_orgs()) THEN
    RAISE EXCEPTION 'enqueue_run outside its organisation' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM graphile_worker.add_job('run', json_build_object('orgId', p_org, 'runId', p_run),
    run_at => p_run_at, job_key => p_run::text, max_attempts => 100);
END $$;

-- Admits waiting runs of each organisation, oldest first, up to p_slots at a time on the queue. A flood waits behind itself.
CREATE FUNCTION app.admit_runs(p_orgs uuid[], p_slots integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  jobs graphile_worker.job_spec[];
BEGIN
  IF NOT p_orgs <@ app.current_orgs() THEN
    RAISE EXCEPTION 'admit_runs outside its organisation' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- In one order for all callers. Two of them must not count the same free slots.
  PERFORM pg_advisory_xact_lock(hashtextextended('admit', 0) # hashtextextended(o.id::text, 0))
    FROM (SELECT DISTINCT unnest(p_orgs) AS id ORDER BY 1) o;
  WITH room AS (
    SELECT o.id AS org_id, p_slots - (SELECT count(*) FROM runs r
      WHERE r.org_id = o.id AND r.admitted_at IS NOT NULL AND r.status IN ('queued','running')) AS free
    FROM unnest(p_orgs) AS o(id)
  ), next AS (
    -- A run that is being cancelled is locked: waiting for it here could be a deadlock.
    SELECT n.org_id, n.id FROM room CROSS JOIN LATERAL (SELECT r.org_id, r.id FROM runs r
      WHERE r.org_id = room.org_id AND r.status = 'queued' AND r.admitted_at IS NULL
      ORDER BY r.id LIMIT GREATEST(room.free, 0) FOR NO KEY UPDATE SKIP LOCKED) n
  ), moved AS (
    UPDATE runs r SET admitted_at = now() FROM next WHERE r.org_id = next.org_id AND r.id = next.id
      RETURNING r.org_id, r.id
  )
  SELECT array_agg(ROW('run', json_build_object('orgId', org_id, 'runId', id), NULL, NULL, 100, id::text, NULL, NULL)
    ::graphile_worker.job_spec) INTO jobs FROM moved;
  IF jobs IS NULL THEN RETURN 0; END IF;
  PERFORM graphile_worker.add_jobs(jobs);
  RETURN cardinality(jobs);
END $$;

---------------------------------------------------------------- row-level security and grants

DO $$
DECLARE
  tenant text;
BEGIN
  -- The sub-select is evaluated once per statement, the bare function once per row.
  FOREACH tenant IN ARRAY ARRAY['memberships','invitations','api_keys','org_keys','secrets','workflows','documents',
    'document_updates','document_checkpoints','document_history','document_replay_checkpoints','document_clients',
    'versions','webhooks','schedules','dedupe_keys','runs','run_steps','run_logs','dead_letters'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', tenant);
    -- Definer functions and migrations run as the owner; FORCE would hide every row from them too.
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', tenant);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO automateos_app', tenant);
  END LOOP;
END $$;

ALTER TABLE orgs ENABLE ROW LEVEL SECURITY;
ALTER TABLE orgs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON orgs TO automateos_app USING (id = ANY ((SELECT app.current_orgs())::uuid[]))
  WITH CHECK (id = ANY ((SELECT app.current_orgs())::uuid[]));
CREATE POLICY owner ON orgs TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON orgs TO automateos_app;

REVOKE UPDATE, DELETE ON run_logs, document_history, document_clients FROM automateos_app;
REVOKE UPDATE, DELETE ON versions FROM automateos_app;
GRANT UPDATE (name, note) ON versions TO automateos_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON users, auth_sessions, auth_accounts, auth_verifications, auth_rate_limits TO automateos_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON workers TO automateos_app;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO automateos_app;
