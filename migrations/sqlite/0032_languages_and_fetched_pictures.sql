-- The language of a person's posts, and whether an import fetches pictures by their addresses.

ALTER TABLE users ADD COLUMN language TEXT;
ALTER TABLE transfers ADD COLUMN fetch_pictures INTEGER NOT NULL DEFAULT 0;
