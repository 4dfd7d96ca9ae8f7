-- Profiles, whom a post is for, what people do to each other and to posts, comments, notifications.

ALTER TABLE users ADD COLUMN display_name TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN bio TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN avatar BLOB;
ALTER TABLE users ADD COLUMN private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1));
-- Kinds of notifications that are not wanted, with spaces between.
ALTER TABLE users ADD COLUMN silenced TEXT NOT NULL DEFAULT '';
CREATE INDEX users_by_avatar ON users (avatar) WHERE avatar IS NOT NULL;

ALTER TABLE posts ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public'
    CHECK (visibility IN ('public', 'unlisted', 'followers', 'private'));
-- Only what everybody may see stands in the public feed and on the hashtag pages.
DROP INDEX posts_by_time;
CREATE INDEX posts_by_time ON posts (published_at DESC, id DESC)
    WHERE published_at IS NOT NULL AND visibility = 'public';
-- The home feed asks for the newest post of each of many people: time and id in one value, so that
-- a subquery can hand it over.
ALTER TABLE posts ADD COLUMN place BLOB GENERATED ALWAYS AS
    (CASE WHEN published_at IS NULL THEN NULL
     ELSE unhex(printf('%016x', published_at) || hex(id)) END) VIRTUAL;
CREATE INDEX posts_by_author_and_place ON posts (author_id, place DESC)
    WHERE published_at IS NOT NULL AND visibility IN ('public', 'followers');

-- Kind, from whom, to whom or what. That there is one of a kind is the primary key's word.
CREATE TABLE edges (
    kind    TEXT NOT NULL CHECK (kind IN ('follow', 'request', 'like', 'bookmark', 'block', 'mute')),
    from_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    to_id   BLOB NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (kind, from_id, to_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX edges_from ON edges (kind, from_id, at DESC, to_id DESC);
CREATE INDEX edges_to ON edges (kind, to_id, at DESC, from_id DESC);
CREATE INDEX edges_by_end ON edges (to_id);

-- The counters of posts and people; the edges and comments decide, these follow.
CREATE TABLE tallies (
    subject   BLOB PRIMARY KEY NOT NULL,
    likes     INTEGER NOT NULL DEFAULT 0,
    comments  INTEGER NOT NULL DEFAULT 0,
    followers INTEGER NOT NULL DEFAULT 0,
    following INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE comments (
    id         BLOB PRIMARY KEY NOT NULL,
    post_id    BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    parent_id  BLOB REFERENCES comments (id) ON DELETE CASCADE,
    author_id  BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    text       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX comments_by_post ON comments (post_id, id) WHERE parent_id IS NULL;
CREATE INDEX comments_by_parent ON comments (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX comments_of_post ON comments (post_id);
CREATE INDEX comments_by_author ON comments (author_id);

CREATE TABLE notices (
    id         BLOB PRIMARY KEY NOT NULL,
    to_id      BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    actor_id   BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    post_id    BLOB REFERENCES posts (id) ON DELETE CASCADE,
    comment_id BLOB REFERENCES comments (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    read       INTEGER NOT NULL CHECK (read IN (0, 1)),
    -- What makes it the same notification: kind, actor, post and comment.
    sameness   TEXT NOT NULL,
    UNIQUE (to_id, sameness)
) STRICT, WITHOUT ROWID;
CREATE INDEX notices_by_time ON notices (to_id, at DESC, id DESC);
CREATE INDEX notices_unread ON notices (to_id) WHERE read = 0;
CREATE INDEX notices_by_post ON notices (post_id);
CREATE INDEX notices_by_comment ON notices (comment_id);
CREATE INDEX notices_by_actor ON notices (actor_id);
