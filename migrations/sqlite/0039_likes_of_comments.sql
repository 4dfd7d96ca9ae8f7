-- A person may like a comment: one more kind of edge. A constraint cannot be changed, so the table is
-- made again.

CREATE TABLE edges_again (
    kind    TEXT NOT NULL CHECK (
        kind IN ('follow', 'request', 'like', 'like_comment', 'bookmark', 'block', 'mute')
    ),
    from_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    to_id   BLOB NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (kind, from_id, to_id)
) STRICT, WITHOUT ROWID;
INSERT INTO edges_again (kind, from_id, to_id, at) SELECT kind, from_id, to_id, at FROM edges;
DROP TABLE edges;
ALTER TABLE edges_again RENAME TO edges;
CREATE INDEX edges_from ON edges (kind, from_id, at DESC, to_id DESC);
CREATE INDEX edges_to ON edges (kind, to_id, at DESC, from_id DESC);
CREATE INDEX edges_by_end ON edges (to_id);
