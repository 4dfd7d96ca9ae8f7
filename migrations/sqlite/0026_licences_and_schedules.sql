-- Under which terms a post is shared, how and by whom its pictures were taken, and when a draft is to
-- be published by itself.

ALTER TABLE posts ADD COLUMN licence TEXT NOT NULL DEFAULT 'all-rights-reserved';
ALTER TABLE posts ADD COLUMN show_camera INTEGER NOT NULL DEFAULT 0 CHECK (show_camera IN (0, 1));
ALTER TABLE posts ADD COLUMN scheduled_at INTEGER;
-- JSON; none where the file did not say.
ALTER TABLE pictures ADD COLUMN camera TEXT;
ALTER TABLE pictures ADD COLUMN credit TEXT;
ALTER TABLE users ADD COLUMN licence TEXT NOT NULL DEFAULT 'all-rights-reserved';
ALTER TABLE users ADD COLUMN show_camera INTEGER NOT NULL DEFAULT 0 CHECK (show_camera IN (0, 1));
ALTER TABLE users ADD COLUMN time_zone TEXT;

CREATE INDEX posts_by_schedule ON posts (scheduled_at, id) WHERE scheduled_at IS NOT NULL;
