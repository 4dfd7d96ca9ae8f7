-- Devices that want to be notified, and messages on their way to them.

CREATE TABLE push_subscriptions (
    source      BLOB    NOT NULL PRIMARY KEY,
    source_kind TEXT    NOT NULL,
    user_id     BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    endpoint    TEXT    NOT NULL UNIQUE,
    public_key  BLOB    NOT NULL,
    auth        BLOB    NOT NULL,
    kinds       TEXT    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX push_subscriptions_by_user ON push_subscriptions (user_id, created_at);

CREATE TABLE push_deliveries (
    id       BLOB    NOT NULL PRIMARY KEY,
    source   BLOB    NOT NULL REFERENCES push_subscriptions (source) ON DELETE CASCADE,
    message  TEXT    NOT NULL,
    due_at   INTEGER NOT NULL,
    attempts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX push_deliveries_due ON push_deliveries (due_at, id);
CREATE INDEX push_deliveries_by_source ON push_deliveries (source);
