-- When the words or pictures of a published post were last changed; and the point of a picture that
-- stays in sight where it is cropped, from -1 to 1 across and up.

ALTER TABLE posts ADD COLUMN edited_at INTEGER;
ALTER TABLE pictures ADD COLUMN focus_x REAL CHECK (focus_x BETWEEN -1 AND 1);
ALTER TABLE pictures ADD COLUMN focus_y REAL CHECK (focus_y BETWEEN -1 AND 1);
