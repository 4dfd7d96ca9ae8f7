-- Named, ordered collections of one person's posts, and links that show one to whoever has them.

CREATE TABLE albums (
    id          BLOB PRIMARY KEY NOT NULL,
    owner_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    visibility  TEXT NOT NULL,
    cover       BLOB,
    -- The posts whose pictures may stand for the album, as JSON: so a list of albums needs no others.
    covers      TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    revision    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX albums_by_owner ON albums (owner_id, id);

CREATE TABLE album_posts (
    album_id BLOB NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
    post_id  BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (album_id, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_posts_by_post ON album_posts (post_id);

-- By whose beginnings an album is found.
CREATE TABLE album_words (
    word     TEXT NOT NULL,
    album_id BLOB NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
    PRIMARY KEY (word, album_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_words_by_album ON album_words (album_id);

CREATE TABLE album_links (
    id         BLOB PRIMARY KEY NOT NULL,
    album_id   BLOB NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
    slot       INTEGER NOT NULL,
    digest     BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    UNIQUE (album_id, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_links_by_expiry ON album_links (expires_at) WHERE expires_at IS NOT NULL;
