-- What runs are sorted by, in their own rows: the best figures of their models, which
-- triggers keep as they are in run_model.

ALTER TABLE run ADD COLUMN ttft_p50 REAL;
ALTER TABLE run ADD COLUMN tpot_p50 REAL;
ALTER TABLE run ADD COLUMN latency_p50 REAL;
ALTER TABLE run ADD COLUMN output_speed REAL;
ALTER TABLE run ADD COLUMN system_tokens REAL;
ALTER TABLE run ADD COLUMN success_rate REAL;

UPDATE run SET (ttft_p50, tpot_p50, latency_p50, output_speed, system_tokens, success_rate) =
  (SELECT min(ttft_p50), min(tpot_p50), min(latency_p50), max(output_speed), max(system_tokens), max(success_rate)
    FROM run_model WHERE run = run.number);

CREATE TRIGGER run_best_inserted AFTER INSERT ON run_model BEGIN
  UPDATE run SET (ttft_p50, tpot_p50, latency_p50, output_speed, system_tokens, success_rate) =
    (SELECT min(ttft_p50), min(tpot_p50), min(latency_p50), max(output_speed), max(system_tokens), max(success_rate)
      FROM run_model WHERE run = NEW.run)
    WHERE number = NEW.run;
END;
CREATE TRIGGER run_best_updated AFTER UPDATE OF ttft_p50, tpot_p50, latency_p50, output_speed, system_tokens, success_rate ON run_model BEGIN
  UPDATE run SET (ttft_p50, tpot_p50, latency_p50, output_speed, system_tokens, success_rate) =
    (SELECT min(ttft_p50), min(tpot_p50), min(latency_p50), max(output_speed), max(system_tokens), max(success_rate)
      FROM run_model WHERE run = NEW.run)
    WHERE number = NEW.run;
END;

-- Lists and searches read these instead of the rows of runs. They hold deleted_ms too,
-- or SQLite would look it up in the row.
CREATE INDEX run_list ON run (started_ms, number, finished_ms, state, starred, ttft_p50, tpot_p50, latency_p50,
  output_speed, system_tokens, success_rate, name, deleted_ms) WHERE deleted_ms IS NULL;
CREATE INDEX run_search ON run (search, deleted_ms) WHERE deleted_ms IS NULL;
CREATE INDEX run_deleted ON run (deleted_ms) WHERE deleted_ms IS NOT NULL;
DROP INDEX run_started;
DROP INDEX run_model_success;
