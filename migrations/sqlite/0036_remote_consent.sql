-- Whether a person's words and pictures may go to a language model elsewhere, as JSON.

ALTER TABLE users ADD COLUMN remote_consent TEXT;
