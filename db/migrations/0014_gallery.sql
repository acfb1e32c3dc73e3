---------------------------------------------------------------- the gallery: what everybody may see (global)

-- Somebody who publishes. A person's capability, not another account.
CREATE TABLE creators (
  id uuid PRIMARY KEY DEFAULT app.uuid_v7(),
  -- NULL for the creator whose templates ship with the product, and when the person's account is gone.
  user_id uuid UNIQUE REFERENCES users ON DELETE SET NULL,
  handle text NOT NULL UNIQUE CHECK (handle ~ '^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  bio text NOT NULL DEFAULT '' CHECK (length(bio) <= 160),
  -- Names from the palette of the screens, never a style.
  color text NOT NULL CHECK (color ~ '^[a-z]{2,20}$'),
  cover text NOT NULL CHECK (cover ~ '^[a-z]{2,20}$'),
  -- [{ title, url }], https only.
  links jsonb NOT NULL DEFAULT '[]',
  verified boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- A workflow offered for reuse. A row comes to be when its first version is published; before, it is a submission.
CREATE TABLE templates (
  id uuid PRIMARY KEY DEFAULT app.uuid_v7(),
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$'),
  creator_id uuid NOT NULL REFERENCES creators,
  status text NOT NULL DEFAULT 'published' CHECK (status IN ('published', 'withdrawn')),
  -- Why it was taken back; people who installed it are told.
  withdrawn_reason text,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 80),
  summary text NOT NULL CHECK (length(summary) BETWEEN 1 AND 200),
  -- Markdown; shown as a tree of typed parts, never as HTML.
  story text NOT NULL DEFAULT '' CHECK (length(story) <= 10000),
  category text NOT NULL CHECK (category ~ '^[a-z]{2,20}$'),
  -- What the creator says it takes from installing to the first run.
  setup_minutes integer CHECK (setup_minutes BETWEEN 1 AND 600),
  -- Names of services and steps: what a search finds beside the texts.
  words text NOT NULL DEFAULT '',
  search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', words), 'B') ||
    setweight(to_tsvector('english', summary), 'C') || setweight(to_tsvector('english', story), 'D')) STORED,
  latest_version_id uuid,
  -- Place in lists of templates to start from; NULL for those of people.
  starter_order integer,
  published_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX templates_search ON templates USING gin (search);
CREATE INDEX templates_creator ON templates (creator_id);
CREATE INDEX templates_newest ON templates (published_at DESC, id DESC) WHERE status = 'published';

-- Immutable. The document holds no secret, connection, webhook address, comment, case or earlier history.
CREATE TABLE template_versions (
  id uuid PRIMARY KEY DEFAULT app.uuid_v7(),
  template_id uuid NOT NULL REFERENCES templates,
  number integer NOT NULL,
  document jsonb NOT NULL,
  -- Whole Yjs state, deflated. Each version's state is written into that of the one before, so that all share ancestry.
  state bytea NOT NULL,
  content_hash bytea NOT NULL,
  schema_version integer NOT NULL,
  changelog text NOT NULL DEFAULT '' CHECK (length(changelog) <= 2000),
  -- What it reaches and uses: { hosts, services, triggers, code, … }.
  facts jsonb NOT NULL,
  -- Values to choose after installing: [{ nodeId, field, title, help }].
  needs jsonb NOT NULL DEFAULT '[]',
  -- What the automatic checks said when it was published: [{ id, title, passed, message }].
  checks jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (template_id, number),
  UNIQUE (template_id, id)
);
ALTER TABLE templates ADD FOREIGN KEY (id, latest_version_id) REFERENCES template_versions (template_id, id) DEFERRABLE;

-- Who was here today, as a keyed hash that cannot be turned back into an address; kept until the day is over.
CREATE TABLE template_views (
  template_id uuid NOT NULL REFERENCES templates,
  day date NOT NULL,
  visitor bytea NOT NULL,
  PRIMARY KEY (template_id, day, visitor)
);
CREATE TABLE template_view_days (
  template_id uuid NOT NULL REFERENCES templates,
  day date NOT NULL,
  views integer NOT NULL,
  PRIMARY KEY (template_id, day)
);

-- People who review submissions of the whole installation.
CREATE TABLE moderators (
  user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  granted_at timestamptz NOT NULL DEFAULT now()
);

---------------------------------------------------------------- the gallery: what belongs to an organisation

-- A version offered to the gallery, with all that its page would show, until somebody has decided about it.
CREATE TABLE template_submissions (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  version_id uuid NOT NULL,
  creator_id uuid NOT NULL REFERENCES creators,
  submitted_by uuid NOT NULL REFERENCES users,
  -- The template that it made or renewed; of a first submission once it is published.
  template_id uuid REFERENCES templates,
  status text NOT NULL DEFAULT 'in-review' CHECK (status IN ('in-review', 'published', 'rejected', 'recalled')),
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$'),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 80),
  summary text NOT NULL CHECK (length(summary) BETWEEN 1 AND 200),
  story text NOT NULL DEFAULT '' CHECK (length(story) <= 10000),
  category text NOT NULL CHECK (category ~ '^[a-z]{2,20}$'),
  setup_minutes integer CHECK (setup_minutes BETWEEN 1 AND 600),
  changelog text NOT NULL DEFAULT '' CHECK (length(changelog) <= 2000),
  -- As it would be published: without private state.
  document jsonb NOT NULL,
  facts jsonb NOT NULL,
  needs jsonb NOT NULL DEFAULT '[]',
  checks jsonb NOT NULL DEFAULT '[]',
  review_note text CHECK (length(review_note) <= 2000),
  reviewed_by uuid REFERENCES users,
  reviewed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, version_id) REFERENCES versions (org_id, id)
);
CREATE UNIQUE INDEX template_submissions_open ON template_submissions (org_id, workflow_id) WHERE status = 'in-review';
CREATE INDEX template_submissions_queue ON template_submissions (id) WHERE status = 'in-review';
CREATE INDEX template_submissions_template ON template_submissions (org_id, template_id);

-- A workflow that was made from a template: the one record that installs, forks and first successes are counted from.
CREATE TABLE installs (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  workflow_id uuid NOT NULL,
  template_id uuid NOT NULL REFERENCES templates,
  template_version_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('install', 'fork')),
  installed_by uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- First real run that succeeded.
  first_success_at timestamptz,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, workflow_id),
  FOREIGN KEY (org_id, workflow_id) REFERENCES workflows (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (template_id, template_version_id) REFERENCES template_versions (template_id, id)
);
CREATE INDEX installs_of_template ON installs (template_id, kind);

-- Where a workflow comes from. The version is kept for good, so that it is also the base of a later merge.
ALTER TABLE workflows ADD COLUMN source_template_version_id uuid REFERENCES template_versions,
  ADD COLUMN source_kind text CHECK (source_kind IN ('install', 'fork')),
  ADD CONSTRAINT workflows_source CHECK ((source_template_version_id IS NULL) = (source_kind IS NULL));

-- A template tried out without an account: an organisation of its own, without people, for one pretend run.
CREATE TABLE try_outs (
  org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
  run_id uuid NOT NULL,
  template_version_id uuid NOT NULL REFERENCES template_versions,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, run_id)
);
CREATE INDEX try_outs_run ON try_outs (run_id);
CREATE INDEX try_outs_age ON try_outs (created_at);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['template_submissions', 'installs', 'try_outs'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO automateos_app
      USING (org_id = ANY ((SELECT app.current_orgs())::uuid[]))
      WITH CHECK (org_id = ANY ((SELECT app.current_orgs())::uuid[]))', t);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO automateos_app', t);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON creators, templates TO automateos_app;
GRANT SELECT, INSERT ON template_versions TO automateos_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON template_views, template_view_days, moderators TO automateos_app;
CREATE TRIGGER template_versions_immutable BEFORE UPDATE OR DELETE ON template_versions
  FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

---------------------------------------------------------------- across organisations: ids and sums only

-- Submissions that wait for a moderator, oldest first.
CREATE FUNCTION app.open_submissions(p_limit integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT s.org_id, s.id FROM template_submissions s WHERE s.status = 'in-review' ORDER BY s.id LIMIT p_limit $$;

CREATE FUNCTION app.submission_org(p_submission uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT s.org_id FROM template_submissions s WHERE s.id = p_submission $$;
CREATE INDEX template_submissions_id ON template_submissions (id);

-- How often templates were taken, counted from the rows themselves; runs are the finished real ones since a moment.
CREATE FUNCTION app.template_counts(p_templates uuid[], p_since timestamptz)
RETURNS TABLE (template_id uuid, installs bigint, forks bigint, first_successes bigint, runs bigint, succeeded bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT i.template_id, count(*) FILTER (WHERE i.kind = 'install'), count(*) FILTER (WHERE i.kind = 'fork'),
    count(i.first_success_at), coalesce(sum(r.finished), 0)::bigint, coalesce(sum(r.succeeded), 0)::bigint
  FROM installs i CROSS JOIN LATERAL (
    SELECT count(*) AS finished, count(*) FILTER (WHERE r.status = 'succeeded') AS succeeded FROM runs r
    WHERE r.org_id = i.org_id AND r.workflow_id = i.workflow_id AND r.id >= app.uuid_floor(p_since)
      AND r.status IN ('succeeded', 'failed') AND NOT r.draft AND NOT r.pretend AND i.kind = 'install') r
  WHERE i.template_id = ANY (p_templates) GROUP BY 1 $$;

-- The organisation of a try-out, for whoever knows its run.
CREATE FUNCTION app.try_out_org(p_run uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
$$ SELECT t.org_id FROM try_outs t WHERE t.run_id = p_run $$;

-- How many try-outs are not over yet; an installation lets only so many run at a time.
CREATE FUNCTION app.open_try_outs() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(*) FROM try_outs t JOIN runs r ON r.org_id = t.org_id AND r.id = t.run_id
  WHERE r.status IN ('queued', 'running') $$;

-- Forgets old try-outs with all that their organisations hold. Returns how many.
CREATE FUNCTION app.delete_old_try_outs(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  gone uuid[];
BEGIN
  SELECT array_agg(s.org_id) INTO gone FROM (
    SELECT t.org_id FROM try_outs t JOIN runs r ON r.org_id = t.org_id AND r.id = t.run_id
    WHERE t.created_at < p_before AND r.status NOT IN ('queued', 'running')
    ORDER BY t.created_at LIMIT p_limit FOR UPDATE OF t SKIP LOCKED) s;
  IF gone IS NULL THEN RETURN 0; END IF;
  DELETE FROM run_logs WHERE org_id = ANY (gone);
  DELETE FROM run_steps WHERE org_id = ANY (gone);
  DELETE FROM dead_letters WHERE org_id = ANY (gone);
  DELETE FROM runs WHERE org_id = ANY (gone);
  UPDATE workflows SET live_version_id = NULL WHERE org_id = ANY (gone);
  DELETE FROM orgs WHERE id = ANY (gone);
  RETURN cardinality(gone);
END $$;

---------------------------------------------------------------- first success

-- In the transaction that ends the run, so that it is counted once whatever is killed.
CREATE FUNCTION app.note_first_success() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE installs SET first_success_at = now()
    WHERE org_id = NEW.org_id AND workflow_id = NEW.workflow_id AND first_success_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER runs_first_success AFTER UPDATE OF status ON runs FOR EACH ROW
  WHEN (NEW.status = 'succeeded' AND NOT NEW.draft AND NOT NEW.pretend) EXECUTE FUNCTION app.note_first_success();

REVOKE ALL ON FUNCTION app.open_submissions, app.submission_org, app.template_counts, app.try_out_org,
  app.open_try_outs, app.delete_old_try_outs, app.note_first_success FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.open_submissions, app.submission_org, app.template_counts, app.try_out_org,
  app.open_try_outs, app.delete_old_try_outs TO automateos_app;
