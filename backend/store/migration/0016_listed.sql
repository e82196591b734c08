-- What lists show of the documents of a run, which are twenty times as long: written
-- with them; of runs that were stored before, when they are first listed.

CREATE TABLE run_listed (
  run     INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
  content TEXT NOT NULL                  -- JSON
) STRICT;
