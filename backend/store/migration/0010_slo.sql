-- The objectives of a model, for runs that have none of their own, as text.

ALTER TABLE endpoint ADD COLUMN slo TEXT NOT NULL DEFAULT '';
