-- Posts and comments that are gone, and whose likes, bookmarks and counters are still to be deleted: a
-- post may have very many, and there is one writer.

CREATE TABLE deletions (
    id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
