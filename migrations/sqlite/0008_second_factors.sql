-- Codes from an app as a second way to show who one is, and codes on paper for when it is lost.

CREATE TABLE second_factors (
    user_id   BLOB PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    secret    BLOB NOT NULL,
    -- Whether a code of it has been shown once; until then it is asked for nowhere.
    confirmed INTEGER NOT NULL DEFAULT 0,
    -- The last half minute whose code was taken: none is taken twice.
    last_step INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL REFERENCES second_factors (user_id) ON DELETE CASCADE,
    digest  BLOB NOT NULL,
    PRIMARY KEY (user_id, digest)
) STRICT, WITHOUT ROWID;
