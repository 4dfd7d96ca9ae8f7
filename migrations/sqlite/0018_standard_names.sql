-- Columns that had names of our own get the standard ones; nothing else changes.
ALTER TABLE users RENAME COLUMN silenced TO disabled_notifications;
ALTER TABLE users RENAME COLUMN leaving_at TO deletion_due_at;
ALTER TABLE notices RENAME COLUMN sameness TO deduplication_key;
ALTER TABLE reports RENAME COLUMN sameness TO deduplication_key;
ALTER TABLE moderation_log RENAME COLUMN deed TO action;
ALTER TABLE banned_pictures RENAME COLUMN look TO perceptual_hash;
