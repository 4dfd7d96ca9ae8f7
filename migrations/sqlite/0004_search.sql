-- The index of words by which posts and people are found, and share links.

-- The stems of a published post with their weights, `{"dog":8}`, written with the post.
ALTER TABLE posts ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';
-- Which rules made them; posts from before have none and are indexed after the next start.
ALTER TABLE posts ADD COLUMN terms_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX posts_by_terms_version ON posts (terms_version);

-- A row for each stem of each post that stands in lists. Triggers keep it after the post, so that
-- no statement that changes, narrows or deletes posts can forget it.
CREATE TABLE postings (
    term         TEXT NOT NULL,
    visibility   TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    post_id      BLOB NOT NULL,
    PRIMARY KEY (term, visibility, published_at, post_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER postings_of_new_post AFTER INSERT ON posts
WHEN NEW.published_at IS NOT NULL AND NEW.visibility IN ('public', 'followers')
BEGIN
    INSERT INTO postings (term, visibility, published_at, post_id)
    SELECT key, NEW.visibility, NEW.published_at, NEW.id FROM json_each(NEW.terms);
END;

CREATE TRIGGER postings_of_changed_post AFTER UPDATE OF terms, visibility, published_at ON posts
WHEN OLD.terms <> NEW.terms OR OLD.visibility <> NEW.visibility
  OR OLD.published_at IS NOT NEW.published_at
BEGIN
    DELETE FROM postings WHERE (term, visibility, published_at, post_id) IN (
        SELECT key, OLD.visibility, OLD.published_at, OLD.id FROM json_each(OLD.terms));
    INSERT INTO postings (term, visibility, published_at, post_id)
    SELECT key, NEW.visibility, NEW.published_at, NEW.id FROM json_each(NEW.terms)
    WHERE NEW.published_at IS NOT NULL AND NEW.visibility IN ('public', 'followers');
END;

CREATE TRIGGER postings_of_deleted_post AFTER DELETE ON posts
BEGIN
    DELETE FROM postings WHERE (term, visibility, published_at, post_id) IN (
        SELECT key, OLD.visibility, OLD.published_at, OLD.id FROM json_each(OLD.terms));
END;

-- Every word that a published post has used, so that the beginning of a word leads to words.
CREATE TABLE vocabulary (
    word TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- The words of a person's name for people, `["ada","lovelace"]`.
ALTER TABLE users ADD COLUMN name_words TEXT NOT NULL DEFAULT '[]';
ALTER TABLE users ADD COLUMN terms_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX users_by_terms_version ON users (terms_version) WHERE display_name <> '';

CREATE TABLE person_words (
    word    TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_words_by_person ON person_words (user_id);

CREATE TRIGGER words_of_changed_person AFTER UPDATE OF name_words ON users
WHEN OLD.name_words <> NEW.name_words
BEGIN
    DELETE FROM person_words WHERE user_id = OLD.id;
    INSERT INTO person_words (word, user_id) SELECT value, NEW.id FROM json_each(NEW.name_words);
END;

-- Links that show one post to whoever has them. Of the token only its SHA-256 is kept.
CREATE TABLE share_links (
    id         BLOB PRIMARY KEY NOT NULL,
    post_id    BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    -- Numbers a post's links; that there are only so many is the unique index's word.
    slot       INTEGER NOT NULL,
    digest     BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    UNIQUE (post_id, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX share_links_by_expiry ON share_links (expires_at) WHERE expires_at IS NOT NULL;
