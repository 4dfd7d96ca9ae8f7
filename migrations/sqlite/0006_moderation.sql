-- Roles and suspensions, hidden and sensitive posts, reports, the log of what moderators did, and
-- pictures that are refused.

ALTER TABLE users ADD COLUMN role TEXT NOT NULL DEFAULT 'member'
    CHECK (role IN ('member', 'moderator', 'admin'));
CREATE INDEX users_by_role ON users (role, username) WHERE role <> 'member';
ALTER TABLE users ADD COLUMN suspended_at INTEGER;
-- None for good.
ALTER TABLE users ADD COLUMN suspended_until INTEGER;
ALTER TABLE users ADD COLUMN suspended_why TEXT;
ALTER TABLE users ADD COLUMN sensitive_choice TEXT NOT NULL DEFAULT 'blur'
    CHECK (sensitive_choice IN ('blur', 'show', 'leave_out'));

ALTER TABLE posts ADD COLUMN sensitive INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0, 1));
ALTER TABLE posts ADD COLUMN hidden_at INTEGER;
ALTER TABLE posts ADD COLUMN hidden_why TEXT;

-- SHA-256 of the file as it was uploaded; pictures from before have none.
ALTER TABLE pictures ADD COLUMN digest BLOB;

-- What a moderator writes to a person.
ALTER TABLE notices ADD COLUMN words TEXT;

-- One for each thing that was ever reported; `at` is the time of its last report.
CREATE TABLE cases (
    subject BLOB PRIMARY KEY NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('post', 'comment', 'person')),
    -- Whose the thing is, and under which post it stands.
    person  BLOB NOT NULL,
    post    BLOB,
    open    INTEGER NOT NULL CHECK (open IN (0, 1)),
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_time ON cases (open, at DESC, subject DESC);

CREATE TABLE reports (
    id          BLOB PRIMARY KEY NOT NULL,
    subject     BLOB NOT NULL,
    reporter_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    reason      TEXT NOT NULL,
    words       TEXT NOT NULL,
    at          INTEGER NOT NULL,
    outcome     TEXT,
    -- Reporter and thing while the report is open, its own id afterwards: so there is one open
    -- report for each reporter and thing.
    sameness    TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
CREATE INDEX reports_by_subject ON reports (subject, id DESC);
CREATE INDEX reports_by_reporter ON reports (reporter_id);

-- Rows are added and never changed. Names stand in it as they were, for accounts may go.
CREATE TABLE moderation_log (
    id       BLOB PRIMARY KEY NOT NULL,
    at       INTEGER NOT NULL,
    actor_id BLOB,
    actor    TEXT NOT NULL,
    deed     TEXT NOT NULL,
    kind     TEXT,
    subject  BLOB,
    person   BLOB,
    named    TEXT NOT NULL,
    why      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX moderation_log_by_subject ON moderation_log (subject, id DESC) WHERE subject IS NOT NULL;
CREATE INDEX moderation_log_by_person ON moderation_log (person, id DESC) WHERE person IS NOT NULL;
CREATE TRIGGER moderation_log_is_not_changed BEFORE UPDATE ON moderation_log
BEGIN SELECT RAISE(ABORT, 'the moderation log is not changed'); END;
CREATE TRIGGER moderation_log_is_not_deleted BEFORE DELETE ON moderation_log
BEGIN SELECT RAISE(ABORT, 'the moderation log is not changed'); END;

CREATE TABLE banned_pictures (
    id     BLOB PRIMARY KEY NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    -- 64 bits that similar pictures nearly share.
    look   BLOB NOT NULL,
    why    TEXT NOT NULL,
    at     INTEGER NOT NULL,
    actor  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
