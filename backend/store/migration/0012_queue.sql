-- Plans that are run one after another, or at times, while the window is open.

CREATE TABLE queue_item (
  number   INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  item     TEXT    NOT NULL              -- JSON, with the form of the plan
) STRICT;
