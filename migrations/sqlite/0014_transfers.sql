-- Archives on their way out of an account or into it.
CREATE TABLE transfers (
    id           BLOB PRIMARY KEY NOT NULL,
    user_id      BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    -- The name under which the archive is stored.
    archive      BLOB NOT NULL,
    asked_at     INTEGER NOT NULL,
    done         INTEGER NOT NULL,
    total        INTEGER NOT NULL,
    attempt      INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    -- What an import could not take so far, as JSON.
    problems     TEXT NOT NULL,
    ended_at     INTEGER,
    -- How it ended, as JSON.
    outcome      TEXT,
    UNIQUE (user_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX transfers_under_way ON transfers (leased_until) WHERE ended_at IS NULL;
CREATE INDEX transfers_ended ON transfers (ended_at) WHERE ended_at IS NOT NULL;
