-- How an endpoint is asked where that is not the usual way, and what was
-- unusual about an answer.

ALTER TABLE endpoint ADD COLUMN protocol TEXT NOT NULL DEFAULT '{}';  -- JSON

ALTER TABLE sample ADD COLUMN findings TEXT;  -- JSON; NULL for nothing unusual
