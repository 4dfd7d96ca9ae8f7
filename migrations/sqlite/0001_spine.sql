-- People, their signed-in browsers, posts with pictures, and two small ledgers.
-- Ids are UUIDs in 16 bytes; times are milliseconds since 1970.

CREATE TABLE users (
    id            BLOB PRIMARY KEY NOT NULL,
    username      TEXT NOT NULL UNIQUE,
    email         TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id         BLOB PRIMARY KEY NOT NULL,
    user_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- A draft is a post without published_at.
CREATE TABLE posts (
    id              BLOB PRIMARY KEY NOT NULL,
    author_id       BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at      INTEGER NOT NULL,
    published_at    INTEGER,
    caption         TEXT NOT NULL,
    caption_origin  TEXT NOT NULL CHECK (caption_origin IN ('suggested', 'written')),
    set_aside       TEXT,
    hashtags        TEXT NOT NULL,
    hashtags_origin TEXT NOT NULL CHECK (hashtags_origin IN ('suggested', 'written')),
    revision        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX posts_by_time ON posts (published_at DESC, id DESC) WHERE published_at IS NOT NULL;
CREATE INDEX posts_by_author ON posts (author_id, published_at DESC, id DESC);
CREATE INDEX drafts_by_author ON posts (author_id, id DESC) WHERE published_at IS NULL;

CREATE TABLE pictures (
    id          BLOB PRIMARY KEY NOT NULL,
    post_id     BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    blob        BLOB NOT NULL UNIQUE,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    media_type  TEXT NOT NULL,
    placeholder BLOB NOT NULL,
    alt         TEXT NOT NULL,
    alt_origin  TEXT NOT NULL CHECK (alt_origin IN ('suggested', 'written')),
    -- What the captioner says of it: pending, ready or unavailable, and when a pending one is due.
    writing     TEXT NOT NULL CHECK (writing IN ('pending', 'ready', 'unavailable')),
    round       INTEGER,
    attempts    INTEGER,
    due_at      INTEGER,
    suggestions TEXT,
    UNIQUE (post_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX pictures_due ON pictures (due_at) WHERE writing = 'pending';

-- The hashtag pages' index: only published posts stand here.
CREATE TABLE post_tags (
    tag          TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    post_id      BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    PRIMARY KEY (tag, published_at, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_tags_by_post ON post_tags (post_id);

-- Picture files that are about to be written or deleted, until that is done.
CREATE TABLE noted_blobs (
    blob     BLOB PRIMARY KEY NOT NULL,
    noted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How often something limited was tried in a window of time.
CREATE TABLE attempts (
    key        TEXT PRIMARY KEY NOT NULL,
    count      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_expiry ON attempts (expires_at);
