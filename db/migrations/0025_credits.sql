-- Who built this version in a live session, whose work stands most first: [{ name, share }].
ALTER TABLE template_versions ADD COLUMN built_by jsonb NOT NULL DEFAULT '[]';
