-- Runs that were read from files: which file, so that the same one is noticed,
-- and what a file tells of a request without the events behind it.

CREATE TABLE run_origin (
  run  INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  hash TEXT    NOT NULL,                 -- SHA-256 of the file's bytes
  PRIMARY KEY (run, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_origin_hash ON run_origin (hash);

ALTER TABLE sample ADD COLUMN told TEXT;  -- JSON; NULL for what was measured here
