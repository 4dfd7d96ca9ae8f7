-- How far people have read in each list, as their apps say.

CREATE TABLE markers (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    timeline TEXT NOT NULL,
    last_read INTEGER NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, timeline)
) STRICT, WITHOUT ROWID;
