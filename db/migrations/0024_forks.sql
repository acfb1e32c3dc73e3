---------------------------------------------------------------- credit that cannot be taken away

-- The version that what was published here was made from.
ALTER TABLE templates ADD COLUMN based_on_version_id uuid REFERENCES template_versions;
CREATE INDEX templates_based_on ON templates (based_on_version_id) WHERE based_on_version_id IS NOT NULL;
CREATE INDEX workflows_source ON workflows (source_template_version_id) WHERE source_template_version_id IS NOT NULL;

CREATE FUNCTION app.keep_credit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'where it comes from is kept for good' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER templates_keep_credit BEFORE UPDATE OF based_on_version_id ON templates FOR EACH ROW
  WHEN (OLD.based_on_version_id IS NOT NULL AND NEW.based_on_version_id IS DISTINCT FROM OLD.based_on_version_id)
  EXECUTE FUNCTION app.keep_credit();
CREATE TRIGGER workflows_keep_credit BEFORE UPDATE OF source_template_version_id ON workflows FOR EACH ROW
  WHEN (OLD.source_template_version_id IS NOT NULL
    AND NEW.source_template_version_id IS DISTINCT FROM OLD.source_template_version_id)
  EXECUTE FUNCTION app.keep_credit();
REVOKE ALL ON FUNCTION app.keep_credit FROM PUBLIC;

-- Workflows that follow a template, and who made them; ids only.
CREATE FUNCTION app.template_followers(p_template uuid)
RETURNS TABLE (org_id uuid, workflow_id uuid, user_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT w.org_id, w.id, w.created_by FROM workflows w
  JOIN template_versions v ON v.id = w.source_template_version_id
  WHERE v.template_id = p_template AND w.deleted_at IS NULL $$;
REVOKE ALL ON FUNCTION app.template_followers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.template_followers TO automateos_app;
