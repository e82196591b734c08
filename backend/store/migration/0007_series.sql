-- What servers report of themselves during a run: one row a value.

CREATE TABLE series (
  run      INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  endpoint TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  at_ns    INTEGER NOT NULL,
  value    REAL    NOT NULL,
  UNIQUE (run, endpoint, name, at_ns)
) STRICT;
