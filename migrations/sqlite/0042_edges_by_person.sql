-- Deleting a person asks for the edges that they have, of any kind, because of the foreign key: with
-- the person first one index answers that as well as "of this kind, newest first". The same at the
-- other end makes an index of its own unnecessary.

DROP INDEX edges_from;
CREATE INDEX edges_from ON edges (from_id, kind, at DESC, to_id DESC);
DROP INDEX edges_to;
CREATE INDEX edges_to ON edges (to_id, kind, at DESC, from_id DESC);
DROP INDEX edges_by_end;
