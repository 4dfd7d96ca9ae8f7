-- Keys on people's devices that open their account without a password.
CREATE TABLE passkeys (
    id         BLOB PRIMARY KEY NOT NULL,
    user_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    -- SHA-256 of the id that the device gave the key.
    digest     BLOB NOT NULL UNIQUE,
    -- The public key with its counter, as JSON; written anew when it is used.
    credential TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_by_user ON passkeys (user_id, id);

-- What a device was asked to sign; taking it deletes it, so that no answer works twice.
CREATE TABLE passkey_challenges (
    digest     BLOB PRIMARY KEY NOT NULL,
    -- Who adds a passkey; none when somebody logs in.
    user_id    BLOB REFERENCES users (id) ON DELETE CASCADE,
    state      TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_challenges_by_user ON passkey_challenges (user_id);
CREATE INDEX passkey_challenges_by_expiry ON passkey_challenges (expires_at);
