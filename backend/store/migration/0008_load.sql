-- How a run went through its stages, and what was wanted of a request beside
-- its prompt.

ALTER TABLE run_document ADD COLUMN execution TEXT NOT NULL DEFAULT '{}';  -- JSON

ALTER TABLE sample ADD COLUMN asked TEXT;  -- JSON; NULL for a plain request
