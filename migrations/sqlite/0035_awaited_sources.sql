-- When further sources are to be asked about a picture; which, stands in `suggestions`.

ALTER TABLE pictures ADD COLUMN sources_due_at INTEGER;

CREATE INDEX pictures_by_sources_due ON pictures (sources_due_at) WHERE sources_due_at IS NOT NULL;
