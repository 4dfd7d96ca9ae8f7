-- Words that stood in the file of a picture. The columns of who a text is from take two words and no
-- other (0001), so that it is from a file has columns of its own.

ALTER TABLE posts ADD COLUMN caption_from_file INTEGER NOT NULL DEFAULT 0
    CHECK (caption_from_file IN (0, 1));
ALTER TABLE posts ADD COLUMN hashtags_from_file INTEGER NOT NULL DEFAULT 0
    CHECK (hashtags_from_file IN (0, 1));
ALTER TABLE pictures ADD COLUMN alt_from_file INTEGER NOT NULL DEFAULT 0
    CHECK (alt_from_file IN (0, 1));
ALTER TABLE users ADD COLUMN ignore_file_words INTEGER NOT NULL DEFAULT 0
    CHECK (ignore_file_words IN (0, 1));
