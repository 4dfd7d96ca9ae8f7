-- The vocabulary of beginnings tells words of public posts alone, and forgets a word with the last
-- public post that uses it.

-- The words of a public post, `["dog","dogs"]`, written with its terms; other posts have none.
-- Those of older posts are written when their terms are, after the next start.
ALTER TABLE posts ADD COLUMN words TEXT NOT NULL DEFAULT '[]';

-- What stood here may be from private and deleted posts.
DROP TABLE vocabulary;
CREATE TABLE vocabulary (
    word  TEXT PRIMARY KEY NOT NULL,
    -- How many public posts use it.
    posts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER vocabulary_of_new_post AFTER INSERT ON posts
WHEN NEW.words <> '[]'
BEGIN
    INSERT INTO vocabulary (word, posts) SELECT value, 1 FROM json_each(NEW.words) WHERE true
    ON CONFLICT (word) DO UPDATE SET posts = posts + 1;
END;

CREATE TRIGGER vocabulary_of_changed_post AFTER UPDATE OF words ON posts
WHEN OLD.words <> NEW.words
BEGIN
    INSERT INTO vocabulary (word, posts) SELECT value, 1 FROM json_each(NEW.words) WHERE true
    ON CONFLICT (word) DO UPDATE SET posts = posts + 1;
    UPDATE vocabulary SET posts = posts - 1
    WHERE word IN (SELECT value FROM json_each(OLD.words));
    DELETE FROM vocabulary
    WHERE posts <= 0 AND word IN (SELECT value FROM json_each(OLD.words));
END;

CREATE TRIGGER vocabulary_of_deleted_post AFTER DELETE ON posts
WHEN OLD.words <> '[]'
BEGIN
    UPDATE vocabulary SET posts = posts - 1
    WHERE word IN (SELECT value FROM json_each(OLD.words));
    DELETE FROM vocabulary
    WHERE posts <= 0 AND word IN (SELECT value FROM json_each(OLD.words));
END;
