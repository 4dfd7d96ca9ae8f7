-- Tables, columns and indexes that still had names of our own get the standard ones; nothing else
-- changes. SQLite cannot rename an index, so those are made again.

ALTER TABLE notices RENAME TO notifications;
ALTER TABLE notifications RENAME COLUMN words TO message;
DROP INDEX notices_by_time;
DROP INDEX notices_unread;
DROP INDEX notices_by_post;
DROP INDEX notices_by_comment;
DROP INDEX notices_by_actor;
CREATE INDEX notifications_by_time ON notifications (to_id, at DESC, id DESC);
CREATE INDEX notifications_unread ON notifications (to_id) WHERE read = 0;
CREATE INDEX notifications_by_post ON notifications (post_id);
CREATE INDEX notifications_by_comment ON notifications (comment_id);
CREATE INDEX notifications_by_actor ON notifications (actor_id);

ALTER TABLE noted_blobs RENAME TO write_intents;
ALTER TABLE write_intents RENAME COLUMN noted_at TO recorded_at;

ALTER TABLE pictures RENAME COLUMN writing TO caption_state;
ALTER TABLE posts RENAME COLUMN set_aside TO replaced_caption;
ALTER TABLE posts RENAME COLUMN hidden_why TO hidden_reason;
ALTER TABLE posts RENAME COLUMN place TO sort_key;
DROP INDEX posts_by_author_and_place;
CREATE INDEX posts_by_author_and_sort_key ON posts (author_id, sort_key DESC)
    WHERE published_at IS NOT NULL AND visibility IN ('public', 'followers');

ALTER TABLE users RENAME COLUMN suspended_why TO suspension_reason;
DROP INDEX users_leaving;
CREATE INDEX users_by_deletion ON users (deletion_due_at) WHERE deletion_due_at IS NOT NULL;

ALTER TABLE reports RENAME COLUMN words TO details;
ALTER TABLE moderation_log RENAME COLUMN why TO reason;
ALTER TABLE moderation_log RENAME COLUMN named TO subject_name;
ALTER TABLE banned_pictures RENAME COLUMN why TO reason;
ALTER TABLE transfers RENAME COLUMN asked_at TO requested_at;
