-- Drafts that nobody changes any more are swept, and an upload that is sent twice is one upload.

ALTER TABLE posts ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
UPDATE posts SET updated_at = created_at;
CREATE INDEX drafts_by_change ON posts (updated_at) WHERE published_at IS NULL;

-- Who makes which upload; the primary key decides who was first.
CREATE TABLE uploads (
    author_id  BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key        TEXT NOT NULL,
    post_id    BLOB NOT NULL,
    picture_id BLOB NOT NULL,
    claimed_at INTEGER NOT NULL,
    done       INTEGER NOT NULL,
    PRIMARY KEY (author_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_by_time ON uploads (claimed_at);
