-- What the window remembers, and what the last test of a model found.

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL                    -- JSON
) STRICT, WITHOUT ROWID;

-- A changed model is kept in a new row, so its test goes with the old one.
CREATE TABLE reach (
  endpoint INTEGER PRIMARY KEY REFERENCES endpoint ON DELETE CASCADE,
  at_ms    INTEGER NOT NULL,
  state    TEXT    NOT NULL,             -- ok, warn or failed
  message  TEXT    NOT NULL
) STRICT;
