---------------------------------------------------------------- forms and app events listen like webhooks

ALTER TABLE webhooks ADD COLUMN kind text NOT NULL DEFAULT 'webhook' CHECK (kind IN ('webhook', 'form', 'app'));
-- What is needed to answer before a run exists: the fields of a form; the app of an event and how it signs.
ALTER TABLE webhooks ADD COLUMN settings json NOT NULL DEFAULT '{}';

ALTER TABLE runs DROP CONSTRAINT runs_trigger_check;
ALTER TABLE runs ADD CONSTRAINT runs_trigger_check
  CHECK (trigger IN ('manual', 'webhook', 'schedule', 'replay', 'form', 'feed', 'app', 'workflow', 'error'));

---------------------------------------------------------------- feeds

-- A feed that a live workflow follows.
CREATE TABLE feeds (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  version_id uuid NOT NULL,
  node_id text NOT NULL,
  url text NOT NULL,
  every_ms integer NOT NULL CHECK (every_ms >= 60000),
  next_at timestamptz NOT NULL DEFAULT now(),
  -- When it was first read: what stood in it then started nothing.
  begun_at timestamptz,
  -- For conditional requests.
  etag text,
  last_modified text,
  -- Since it was last read without trouble.
  failures integer NOT NULL DEFAULT 0,
  message text,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, workflow_id, node_id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, version_id) REFERENCES versions (org_id, id)
);
CREATE INDEX feeds_due ON feeds (next_at);

-- Entries that were seen: none starts a second run.
CREATE TABLE feed_entries (
  org_id uuid NOT NULL,
  feed_id uuid NOT NULL,
  -- SHA-256 of what the feed calls the entry.
  key bytea NOT NULL,
  -- When it last stood in the feed.
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, feed_id, key),
  FOREIGN KEY (org_id, feed_id) REFERENCES feeds (org_id, id) ON DELETE CASCADE
);

---------------------------------------------------------------- where apps send their events

-- One per connection: an app that is told an address has only one. Settled when the app has been told.
CREATE TABLE app_subscriptions (
  org_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  app text NOT NULL,
  connection_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  node_id text NOT NULL,
  -- The address that events should go to; null: nowhere, and the row goes once the app was told.
  path text,
  settings json NOT NULL DEFAULT '{}',
  generation integer NOT NULL DEFAULT 1,
  -- When the app is told next; null: it was.
  next_at timestamptz DEFAULT now(),
  failures integer NOT NULL DEFAULT 0,
  message text,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, connection_id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, connection_id) REFERENCES connections (org_id, id) ON DELETE CASCADE
);
CREATE INDEX app_subscriptions_due ON app_subscriptions (next_at) WHERE next_at IS NOT NULL;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['feeds', 'feed_entries', 'app_subscriptions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app
      USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', t);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO automateos_app', t);
  END LOOP;
END $$;

CREATE FUNCTION app.due_feeds(p_limit integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT f.org_id, f.id FROM feeds f WHERE f.next_at <= now() ORDER BY f.next_at LIMIT p_limit $$;

CREATE FUNCTION app.due_subscriptions(p_limit integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT s.org_id, s.id FROM app_subscriptions s WHERE s.next_at <= now() ORDER BY s.next_at LIMIT p_limit $$;
REVOKE ALL ON FUNCTION app.due_feeds, app.due_subscriptions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.due_feeds, app.due_subscriptions TO automateos_app;
