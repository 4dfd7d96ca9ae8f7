-- When an account that its owner wants deleted is deleted; until then they may stay.
ALTER TABLE users ADD COLUMN leaving_at INTEGER;
CREATE INDEX users_leaving ON users (leaving_at) WHERE leaving_at IS NOT NULL;
