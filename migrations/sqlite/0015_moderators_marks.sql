-- Whether a moderator set the sensitive mark of a post; those from before are their authors' own.

ALTER TABLE posts ADD COLUMN sensitive_by_moderator INTEGER NOT NULL DEFAULT 0
    CHECK (sensitive_by_moderator IN (0, 1));
