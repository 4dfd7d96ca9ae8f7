-- What a moderator's view of a person, and the end of an account, look for.

CREATE INDEX cases_by_person ON cases (person);
