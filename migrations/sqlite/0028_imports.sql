-- How what an import brings comes in, and where a picture stands already.

ALTER TABLE transfers ADD COLUMN import_as TEXT NOT NULL DEFAULT 'as_they_were';
CREATE INDEX pictures_by_digest ON pictures (digest) WHERE digest IS NOT NULL;
