-- How the figures of a model change over comparable runs. Change points are
-- computed when they are read, of the trends that are stale.

ALTER TABLE run_model ADD COLUMN comparable TEXT;  -- key of the runs that can be compared; NULL: not yet computed
ALTER TABLE run_model ADD COLUMN intervals TEXT;   -- JSON: the statistics that trends watch, of the steady window, with their intervals; NULL: the columns above
CREATE INDEX run_model_comparable ON run_model (endpoint, comparable);
CREATE INDEX run_model_without_key ON run_model (run) WHERE comparable IS NULL;

-- Runs that their user leaves out of trends, and why.
CREATE TABLE run_exclusion (
  run    INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
  reason TEXT NOT NULL
) STRICT;

CREATE TABLE trend_stale (
  endpoint   TEXT NOT NULL COLLATE NOCASE,
  comparable TEXT NOT NULL,
  PRIMARY KEY (endpoint, comparable)
) STRICT, WITHOUT ROWID;

-- The changes that begin with a run.
CREATE TABLE run_change (
  run       INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  endpoint  TEXT    NOT NULL COLLATE NOCASE,
  stage     INTEGER NOT NULL,
  metric    TEXT    NOT NULL,
  worse     INTEGER NOT NULL,
  change    TEXT    NOT NULL,            -- JSON
  PRIMARY KEY (run, endpoint, stage, metric)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_change_worse ON run_change (run) WHERE worse;
