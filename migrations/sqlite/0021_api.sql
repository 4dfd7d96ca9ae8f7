-- Programs that act for people: apps, the codes and tokens that they are given, and the numbers by
-- which the API names what it shows.

CREATE TABLE api_apps (
    id BLOB PRIMARY KEY NOT NULL,
    secret BLOB NOT NULL,
    name TEXT NOT NULL,
    website TEXT NOT NULL,
    redirect_uris TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_codes (
    digest BLOB PRIMARY KEY NOT NULL,
    app_id BLOB NOT NULL REFERENCES api_apps (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    scopes TEXT NOT NULL,
    challenge TEXT,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX api_codes_by_expiry ON api_codes (expires_at);
CREATE INDEX api_codes_by_user ON api_codes (user_id);
CREATE INDEX api_codes_by_app ON api_codes (app_id);

CREATE TABLE api_tokens (
    id BLOB PRIMARY KEY NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    user_id BLOB REFERENCES users (id) ON DELETE CASCADE,
    app_id BLOB REFERENCES api_apps (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    expires_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX api_tokens_by_user ON api_tokens (user_id, id);
CREATE INDEX api_tokens_by_app ON api_tokens (app_id);
CREATE INDEX api_tokens_by_expiry ON api_tokens (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE api_numbers (
    number INTEGER PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    UNIQUE (subject, kind)
) STRICT;
