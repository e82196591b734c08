-- What searches, counts and the order by name need, so that they do not read all runs:
-- triggers keep it as the runs are.

-- The parts of three characters of what runs are searched in.
CREATE VIRTUAL TABLE run_text USING fts5 (search, content = 'run', content_rowid = 'number', tokenize = 'trigram case_sensitive 1');
INSERT INTO run_text (run_text) VALUES ('rebuild');

CREATE TRIGGER run_text_inserted AFTER INSERT ON run BEGIN
  INSERT INTO run_text (rowid, search) VALUES (NEW.number, NEW.search);
END;
CREATE TRIGGER run_text_updated AFTER UPDATE OF search ON run WHEN OLD.search <> NEW.search BEGIN
  INSERT INTO run_text (run_text, rowid, search) VALUES ('delete', OLD.number, OLD.search);
  INSERT INTO run_text (rowid, search) VALUES (NEW.number, NEW.search);
END;
CREATE TRIGGER run_text_deleted AFTER DELETE ON run BEGIN
  INSERT INTO run_text (run_text, rowid, search) VALUES ('delete', OLD.number, OLD.search);
END;

-- How many runs that are not deleted have a model, a tag or a state; none is 0.
CREATE TABLE run_facet (
  kind  TEXT    NOT NULL,                -- model, tag or state
  value TEXT    NOT NULL COLLATE NOCASE,
  runs  INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

-- The values of each run; its state is the one that is shown.
CREATE VIEW run_value AS
  SELECT run, 'model' AS kind, endpoint AS value FROM run_model WHERE stage = 0
  UNION ALL SELECT run, 'tag', tag FROM run_tag
  UNION ALL SELECT number, 'state', CASE WHEN state IN ('finished', 'stopped') AND success_rate = 0 THEN 'failed' ELSE state END FROM run;

INSERT INTO run_facet (kind, value, runs) SELECT kind, value, count(*) FROM run_value
  WHERE run IN (SELECT number FROM run WHERE deleted_ms IS NULL) GROUP BY kind, value;

CREATE TRIGGER run_facet_begun AFTER INSERT ON run WHEN NEW.deleted_ms IS NULL BEGIN
  INSERT INTO run_facet (kind, value, runs) VALUES ('state', NEW.state, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER run_facet_state AFTER UPDATE OF state, success_rate ON run WHEN NEW.deleted_ms IS NULL BEGIN
  UPDATE run_facet SET runs = runs - 1 WHERE kind = 'state'
    AND value = CASE WHEN OLD.state IN ('finished', 'stopped') AND OLD.success_rate = 0 THEN 'failed' ELSE OLD.state END;
  INSERT INTO run_facet (kind, value, runs) SELECT kind, value, 1 FROM run_value WHERE run = NEW.number AND kind = 'state'
    ON CONFLICT DO UPDATE SET runs = runs + 1;
  DELETE FROM run_facet WHERE runs = 0;
END;
CREATE TRIGGER run_facet_deleted AFTER UPDATE OF deleted_ms ON run WHEN OLD.deleted_ms IS NULL AND NEW.deleted_ms IS NOT NULL BEGIN
  UPDATE run_facet SET runs = runs - 1 WHERE (kind, value) IN (SELECT kind, value FROM run_value WHERE run = NEW.number);
  DELETE FROM run_facet WHERE runs = 0;
END;
CREATE TRIGGER run_facet_restored AFTER UPDATE OF deleted_ms ON run WHEN OLD.deleted_ms IS NOT NULL AND NEW.deleted_ms IS NULL BEGIN
  INSERT INTO run_facet (kind, value, runs) SELECT kind, value, 1 FROM run_value WHERE run = NEW.number
    ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER run_facet_model AFTER INSERT ON run_model WHEN NEW.stage = 0 BEGIN
  INSERT INTO run_facet (kind, value, runs) SELECT 'model', NEW.endpoint, 1 FROM run WHERE number = NEW.run AND deleted_ms IS NULL
    ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER run_facet_tagged AFTER INSERT ON run_tag BEGIN
  INSERT INTO run_facet (kind, value, runs) SELECT 'tag', NEW.tag, 1 FROM run WHERE number = NEW.run AND deleted_ms IS NULL
    ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER run_facet_untagged AFTER DELETE ON run_tag WHEN EXISTS (SELECT 1 FROM run WHERE number = OLD.run AND deleted_ms IS NULL) BEGIN
  UPDATE run_facet SET runs = runs - 1 WHERE kind = 'tag' AND value = OLD.tag;
  DELETE FROM run_facet WHERE runs = 0;
END;

-- Holds what filters ask too, as run_list does.
CREATE INDEX run_name ON run (lower(name), started_ms DESC, number DESC, state, starred, success_rate, deleted_ms) WHERE deleted_ms IS NULL;
