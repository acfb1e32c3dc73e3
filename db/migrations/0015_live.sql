---------------------------------------------------------------- live sessions

-- Building in public: a workflow, a time and a page that anybody with the link can open.
CREATE TABLE live_sessions (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 4000),
  starts_at timestamptz NOT NULL,
  minutes integer NOT NULL CHECK (minutes BETWEEN 5 AND 720),
  -- Shown in the public calendar; otherwise only who has the link finds it.
  listed boolean NOT NULL DEFAULT true,
  -- How many people without a place in the team may be in it at once.
  capacity integer NOT NULL DEFAULT 500 CHECK (capacity BETWEEN 1 AND 5000),
  status text NOT NULL DEFAULT 'scheduled' CHECK (status IN ('scheduled', 'live', 'ended', 'cancelled')),
  live_at timestamptz,
  ended_at timestamptz,
  -- The document when the session went live, without what had been deleted before: where its replay begins.
  base_state bytea,
  -- The person whose view everybody is asked to follow.
  spotlight uuid,
  -- Counts changes of time or title: calendars take over the entry with the higher one (RFC 5545, 3.8.7.4).
  sequence integer NOT NULL DEFAULT 0,
  created_by uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  CHECK (status NOT IN ('live', 'ended') OR (live_at IS NOT NULL AND base_state IS NOT NULL)),
  CHECK ((status = 'ended') = (ended_at IS NOT NULL))
);
-- One room, one session at a time.
CREATE UNIQUE INDEX live_sessions_on_air ON live_sessions (org_id, workflow_id) WHERE status = 'live';
CREATE INDEX live_sessions_calendar ON live_sessions (starts_at) WHERE listed AND status <> 'cancelled';
CREATE INDEX live_sessions_id ON live_sessions (id);

-- Who is or was in a session. Somebody without an account is known by the id of this row, in the document's log too.
CREATE TABLE live_participants (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  session_id uuid NOT NULL,
  user_id uuid REFERENCES users,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  role text NOT NULL CHECK (role IN ('host', 'co-builder', 'spectator')),
  -- Of the ticket with which a guest opens the room; members of the team come in as themselves.
  ticket_hash bytea,
  ticket_until timestamptz,
  joined_at timestamptz NOT NULL DEFAULT now(),
  hand_at timestamptz,
  removed_at timestamptz,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, session_id, id),
  UNIQUE (org_id, session_id, user_id),
  FOREIGN KEY (org_id, session_id) REFERENCES live_sessions (org_id, id) ON DELETE CASCADE
);
CREATE INDEX live_participants_ticket ON live_participants (ticket_hash) WHERE ticket_hash IS NOT NULL;
ALTER TABLE live_sessions ADD FOREIGN KEY (org_id, spotlight) REFERENCES live_participants (org_id, id)
  ON DELETE SET NULL (spotlight);

CREATE TABLE live_rsvps (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  session_id uuid NOT NULL,
  user_id uuid REFERENCES users ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, session_id, user_id),
  FOREIGN KEY (org_id, session_id) REFERENCES live_sessions (org_id, id) ON DELETE CASCADE
);

CREATE TABLE live_messages (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  session_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
  at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, session_id) REFERENCES live_sessions (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, session_id, participant_id) REFERENCES live_participants (org_id, session_id, id) ON DELETE CASCADE
);
CREATE INDEX live_messages_of_session ON live_messages (org_id, session_id, id);

-- Moments that the replay shows on its timeline.
CREATE TABLE live_marks (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  session_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('chapter', 'hand', 'role')),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
  participant_id uuid,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, session_id) REFERENCES live_sessions (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, session_id, participant_id) REFERENCES live_participants (org_id, session_id, id) ON DELETE CASCADE
);
CREATE INDEX live_marks_of_session ON live_marks (org_id, session_id, id);

-- What the replay of an ended session shows: documents as they may be given away, computed once from the history.
CREATE TABLE live_recordings (
  org_id uuid NOT NULL,
  session_id uuid NOT NULL,
  -- JSON, gzip.
  frames bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, session_id),
  FOREIGN KEY (org_id, session_id) REFERENCES live_sessions (org_id, id) ON DELETE CASCADE
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['live_sessions', 'live_participants', 'live_rsvps', 'live_messages', 'live_marks',
    'live_recordings'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app
      USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', t);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO automateos_app', t);
  END LOOP;
END $$;

---------------------------------------------------------------- before an organisation is known: ids only

CREATE FUNCTION app.live_session_org(p_session uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT s.org_id FROM live_sessions s JOIN workflows w ON w.org_id = s.org_id AND w.id = s.workflow_id
   WHERE s.id = p_session AND w.deleted_at IS NULL $$;

CREATE FUNCTION app.find_live_ticket(p_hash bytea) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT p.org_id, p.id FROM live_participants p WHERE p.ticket_hash = p_hash $$;

-- The public calendar: what is on or to come first, then what can be replayed.
CREATE FUNCTION app.listed_live_sessions(p_over boolean, p_limit integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT s.org_id, s.id FROM live_sessions s JOIN workflows w ON w.org_id = s.org_id AND w.id = s.workflow_id
   WHERE s.listed AND w.deleted_at IS NULL AND CASE WHEN p_over THEN s.status = 'ended'
     ELSE s.status = 'live' OR (s.status = 'scheduled' AND s.starts_at > now() - interval '1 day') END
   ORDER BY CASE WHEN p_over THEN -extract(epoch FROM s.ended_at) ELSE extract(epoch FROM s.starts_at) END
   LIMIT p_limit $$;

REVOKE ALL ON FUNCTION app.live_session_org(uuid), app.find_live_ticket(bytea),
  app.listed_live_sessions(boolean, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.live_session_org(uuid), app.find_live_ticket(bytea),
  app.listed_live_sessions(boolean, integer) TO automateos_app;
