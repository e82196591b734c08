-- The error of the client of a machine, measured against a simulator.

CREATE TABLE selfcheck (
  number INTEGER PRIMARY KEY,
  at_ms  INTEGER NOT NULL,
  host   TEXT NOT NULL,
  result TEXT NOT NULL  -- JSON
) STRICT;
