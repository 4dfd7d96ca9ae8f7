-- Whether any account is suspended is asked for with each list of posts.

CREATE INDEX users_by_suspension ON users (suspended_at) WHERE suspended_at IS NOT NULL;
