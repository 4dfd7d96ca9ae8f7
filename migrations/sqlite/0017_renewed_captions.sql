-- Whether an account's untouched suggestions may be renewed in what it has published.

ALTER TABLE users ADD COLUMN renew_captions INTEGER NOT NULL DEFAULT 0
    CHECK (renew_captions IN (0, 1));
