-- Links that let one person each sign up where not everybody may. Of the secret only its SHA-256 is
-- kept; using a link deletes it.
CREATE TABLE invitations (
    digest     BLOB PRIMARY KEY NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_by_expiry ON invitations (expires_at);
