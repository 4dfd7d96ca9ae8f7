-- What became of the captioner's suggestions when their posts were published; no text.

CREATE TABLE suggestion_outcomes (
    model   TEXT    NOT NULL,
    field   TEXT    NOT NULL,
    outcome TEXT    NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (model, field, outcome)
) STRICT, WITHOUT ROWID;
