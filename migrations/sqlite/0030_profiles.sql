-- How pages look to a person, short facts on their page, and posts that stand first on it, as JSON.

ALTER TABLE users ADD COLUMN appearance TEXT;
ALTER TABLE users ADD COLUMN fields TEXT;
ALTER TABLE users ADD COLUMN pinned TEXT;
