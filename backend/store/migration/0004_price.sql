-- What a model's tokens cost, in US dollars per million; NULL: not known.

ALTER TABLE endpoint ADD COLUMN price_input REAL;
ALTER TABLE endpoint ADD COLUMN price_output REAL;
