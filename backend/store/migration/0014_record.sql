-- Samples in the form that takes the least room: everything but chunks and texts in
-- one blob, strings that many requests of a run share once in a list of their own.
-- Runs that were measured before keep their rows in the table sample.

CREATE TABLE sample_record (
  run       INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  seq       INTEGER NOT NULL,
  facts     BLOB    NOT NULL,
  chunks    BLOB,
  text      ANY,                         -- TEXT; BLOB where it is compressed; NULL for ''
  reasoning ANY,
  UNIQUE (run, seq)
) STRICT;

CREATE TABLE sample_term (
  run    INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  number INTEGER NOT NULL,               -- from 0
  term   TEXT    NOT NULL,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
