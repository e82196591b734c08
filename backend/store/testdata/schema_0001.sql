-- A database as the first schema kept it, frozen: never changed, only joined by later ones.
CREATE TABLE endpoint (
  number     INTEGER PRIMARY KEY,        -- the order of adding
  name       TEXT    NOT NULL,
  title      TEXT    NOT NULL,
  url        TEXT    NOT NULL,
  model      TEXT    NOT NULL,
  family     TEXT    NOT NULL,
  deployment TEXT    NOT NULL,
  aliases    TEXT    NOT NULL,           -- JSON list
  headers    TEXT    NOT NULL,           -- JSON object
  body       TEXT    NOT NULL,           -- JSON object
  insecure   INTEGER NOT NULL,
  key_ref    TEXT    NOT NULL,           -- where the key is found; never the key
  archived   INTEGER NOT NULL
) STRICT;
CREATE TABLE endpoint_name (
  name     TEXT    PRIMARY KEY COLLATE NOCASE,
  endpoint INTEGER NOT NULL REFERENCES endpoint ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX endpoint_name_endpoint ON endpoint_name (endpoint);
CREATE TABLE prompt_set (
  hash    TEXT PRIMARY KEY,
  prompts TEXT NOT NULL                  -- JSON list
) STRICT;
CREATE TABLE run (
  number      INTEGER PRIMARY KEY AUTOINCREMENT, -- never given again: a purge may still be at work on it
  id          TEXT    NOT NULL UNIQUE,
  name        TEXT    NOT NULL,
  state       TEXT    NOT NULL,
  started_ms  INTEGER,
  finished_ms INTEGER,
  note        TEXT    NOT NULL,
  starred     INTEGER NOT NULL,
  definitions TEXT    NOT NULL,          -- version the figures were measured by
  prompt_set  TEXT    REFERENCES prompt_set,
  deleted_ms  INTEGER,                   -- NULL: not deleted; 0: being purged
  search      TEXT    NOT NULL           -- lower case of name, note, tags, models
) STRICT;
CREATE INDEX run_started ON run (started_ms, number) WHERE deleted_ms IS NULL;
CREATE INDEX run_state ON run (state);
CREATE INDEX run_prompt_set ON run (prompt_set);
CREATE TABLE run_document (
  run      INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
  plan     TEXT NOT NULL,                -- JSON, without the prompts
  manifest TEXT NOT NULL,                -- JSON
  health   TEXT NOT NULL,                -- JSON
  summary  TEXT NOT NULL                 -- JSON
) STRICT;
CREATE TABLE run_tag (
  run      INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  position INTEGER NOT NULL,
  tag      TEXT    NOT NULL COLLATE NOCASE,
  PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_tag_tag ON run_tag (tag);
CREATE TABLE run_model (
  run           INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  endpoint      TEXT    NOT NULL COLLATE NOCASE,
  stage         INTEGER NOT NULL,
  title         TEXT    NOT NULL DEFAULT '',
  model         TEXT    NOT NULL DEFAULT '' COLLATE NOCASE,
  family        TEXT    NOT NULL DEFAULT '',
  deployment    TEXT    NOT NULL DEFAULT '',
  ttft_p50      REAL,
  tpot_p50      REAL,
  latency_p50   REAL,
  output_speed  REAL,
  system_tokens REAL,
  success_rate  REAL,
  PRIMARY KEY (run, endpoint, stage)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_model_endpoint ON run_model (endpoint);
CREATE INDEX run_model_model ON run_model (model);
CREATE TABLE sample (
  run              INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  seq              INTEGER NOT NULL,
  endpoint         TEXT    NOT NULL,
  stage            INTEGER NOT NULL,
  phase            TEXT    NOT NULL,
  prompt_id        TEXT    NOT NULL,
  iteration        INTEGER NOT NULL,
  user             INTEGER NOT NULL,
  due_ns           INTEGER,
  start_ns         INTEGER,
  conn_ns          INTEGER,
  sent_ns          INTEGER,
  wrote_ns         INTEGER,
  headers_ns       INTEGER,
  first_event_ns   INTEGER,
  first_ns         INTEGER,
  answer_ns        INTEGER,
  last_ns          INTEGER,
  done_ns          INTEGER,
  reused           INTEGER NOT NULL,
  dns_ns           INTEGER NOT NULL,
  tcp_ns           INTEGER NOT NULL,
  tls_ns           INTEGER NOT NULL,
  streamed         INTEGER NOT NULL,
  asked_again      INTEGER NOT NULL,
  events           INTEGER NOT NULL,
  heartbeats       INTEGER NOT NULL,
  body_bytes       INTEGER NOT NULL,
  token_source     TEXT    NOT NULL,
  input_tokens     INTEGER,
  cached_tokens    INTEGER,
  output_tokens    INTEGER,
  reasoning_tokens INTEGER,
  outcome          TEXT    NOT NULL,
  status           INTEGER NOT NULL,
  finish_reason    TEXT    NOT NULL,
  response_id      TEXT    NOT NULL,
  retry_after_ns   INTEGER NOT NULL,
  unterminated     INTEGER NOT NULL,
  prefix           TEXT    NOT NULL,
  message          TEXT    NOT NULL,
  chunks           BLOB,
  text             TEXT    NOT NULL,
  reasoning        TEXT    NOT NULL,
  UNIQUE (run, seq)
) STRICT;
INSERT INTO endpoint VALUES (1, 'alpha', '', 'http://localhost:8000/v1/chat/completions', 'org/alpha', 'llama', 'vllm', '[]', '{}', '{}', 0, '', 0);
INSERT INTO endpoint VALUES (2, 'llama-vllm', 'Llama 3.1 8B (vLLM) äöü', 'https://example.org/v1/chat/completions', 'meta-llama/Llama-3.1-8B-Instruct', 'llama', 'vllm', '["llama","l8"]', '{"Authorization":"env:TEAM_KEY","X-Team":"bench"}', '{"deep":{"n":-1,"no":null,"on":true},"seed":9007199254740993,"stop":["a",1],"top_k":40,"top_p":0.9}', 1, 'env:LLAMA_KEY', 1);
INSERT INTO endpoint_name VALUES ('alpha', 1);
INSERT INTO endpoint_name VALUES ('l8', 2);
INSERT INTO endpoint_name VALUES ('llama', 2);
INSERT INTO endpoint_name VALUES ('llama-vllm', 2);
INSERT INTO prompt_set VALUES ('6bd9f2265869cc5c', '[{"id":"short-simple-factual","version":1,"text":"What is the capital of France?","length":"short","complexity":"simple","category":"factual_qa"}]');
INSERT INTO run VALUES (1, '20260314-092653-a1b2', 'first', 'finished', 1773480413589, 1773480414589, 'a note', 0, '1', '6bd9f2265869cc5c', NULL, '20260314-092653-a1b2
first
a note
night
b200
alpha

org/alpha
llama
vllm');
INSERT INTO run VALUES (2, '20260315-120000-c3d4', '', 'running', 1773480413589, NULL, '', 0, '1', '6bd9f2265869cc5c', NULL, '20260315-120000-c3d4


alpha

org/alpha
llama
vllm');
INSERT INTO run_document VALUES (1, '{"name":"smoke","endpoints":[{"name":"alpha","title":"","url":"http://localhost:8000/v1","model":"org/alpha","family":"llama","deployment":"vllm","aliases":null,"headers":null,"body":null,"insecure":false,"key":"","archived":false}],"prompts":{"name":"built-in","hash":"6bd9f2265869cc5c"},"unique_prefix":false,"generation":{"max_tokens":512,"temperature":0.7,"stream":true},"limits":{"connect_ns":0,"headers_ns":0,"first_token_ns":0,"idle_ns":0,"total_ns":120000000000},"mode":"sequential","iterations":1,"warmup":0,"stages":[{"load":{"kind":"users","users":1},"grace_ns":0}],"seed":18446744073709551615,"keep_text":0}', '{"version":"1.0","definitions":"1","host":"bench-1","os":"","arch":"","cpu":"","cores":0,"go":"","prompt_hash":"","clock_step_ns":0,"stream_options":{"alpha":true}}', '{"beats":0,"lag_p50_ns":0,"lag_p99_ns":0,"lag_max_ns":0,"gc_pauses":0,"gc_pause_total_ns":0,"gc_pause_max_ns":0,"cpu_ns":0,"cpu_share":0,"memory_peak_bytes":0}', '{"models":[{"endpoint":"alpha","stage":0,"attempts":180,"successes":180,"failed":0,"cancelled":0,"dropped":0,"warmed_up":0,"failures":null,"success_rate":1,"ttft":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"ttft_with_setup":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"ttfa":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"thinking":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"tpot":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"latency":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"response_time":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"queue_delay":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"icl":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"icl_p50":{"unit":"","n":0,"mean":null,"sd":null,"min":null,"p50":null,"p90":null,"p95":null,"p99":null,"max":null,"weak":null},"icl_p95":{"unit":"","n":0,"mean":null,"sd":null,"min":null,"p50":null,"p90":null,"p95":null,"p99":null,"max":null,"weak":null},"icl_p99":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"stall":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"decode_speed":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"output_speed":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"input_tokens":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"output_tokens":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"connect":{"unit":"s","n":180,"mean":0.25,"sd":0.08333333333333333,"min":0.125,"p50":0.25,"p90":0.3075,"p95":0.3925,"p99":0.5025,"max":0.825,"weak":["p99"]},"token_sources":null,"per_token":false,"tokens_a_chunk":null,"shared_reads":null,"new_connections":0,"cached_input_tokens":0,"window_ns":30000000000,"system_tokens":250,"request_rate":null,"mean_in_flight":null,"warnings":[{"code":"weak","text":"p99 rests on few values"}]}]}');
INSERT INTO run_document VALUES (2, '{"name":"smoke","endpoints":[{"name":"alpha","title":"","url":"http://localhost:8000/v1","model":"org/alpha","family":"llama","deployment":"vllm","aliases":null,"headers":null,"body":null,"insecure":false,"key":"","archived":false}],"prompts":{"name":"built-in","hash":"6bd9f2265869cc5c"},"unique_prefix":false,"generation":{"max_tokens":512,"temperature":0.7,"stream":true},"limits":{"connect_ns":0,"headers_ns":0,"first_token_ns":0,"idle_ns":0,"total_ns":120000000000},"mode":"sequential","iterations":1,"warmup":0,"stages":[{"load":{"kind":"users","users":1},"grace_ns":0}],"seed":18446744073709551615,"keep_text":0}', '{"version":"1.0","definitions":"1","host":"bench-1","os":"","arch":"","cpu":"","cores":0,"go":"","prompt_hash":"","clock_step_ns":0,"stream_options":{"alpha":true}}', '{"beats":0,"lag_p50_ns":0,"lag_p99_ns":0,"lag_max_ns":0,"gc_pauses":0,"gc_pause_total_ns":0,"gc_pause_max_ns":0,"cpu_ns":0,"cpu_share":0,"memory_peak_bytes":0}', '{"models":null}');
INSERT INTO run_tag VALUES (1, 1, 'b200');
INSERT INTO run_tag VALUES (1, 0, 'night');
INSERT INTO run_model VALUES (1, 'alpha', 0, '', 'org/alpha', 'llama', 'vllm', 0.25, 0.25, 0.25, 0.25, 250.0, 1.0);
INSERT INTO run_model VALUES (2, 'alpha', 0, '', 'org/alpha', 'llama', 'vllm', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sample VALUES (1, 0, 'alpha', 0, 'measured', 'short-simple-factual', 0, 3, 0, 1000, 2000, 3000, 5000, 1000000, 200000000, 200000000, 200000000, 1000000000, 1000000001, 1, 0, 0, 0, 1, 0, 4, 0, 20000, 'usage', 20, NULL, 4, NULL, 'ok', 200, 'stop', 'chatcmpl-0123456789abcdef', 0, 0, '', '', X'01048288DEBE0104050080B48913020500D0D58014020500A0F7F714020500', 'word word word word ', '');
INSERT INTO sample VALUES (1, 1, 'alpha', 0, 'measured', 'short-simple-factual', 1, 3, 0, 1000, 2000, 3000, 5000, 1000000, 200000000, 200000000, 200000000, 1000000000, 1000000001, 1, 0, 0, 0, 1, 0, 3, 0, 20000, 'usage', 20, NULL, 3, NULL, 'ok', 200, 'stop', 'chatcmpl-0123456789abcdef', 0, 0, '', '', X'01038288DEBE0104050080B48913020500D0D58014020500', 'word word word ', '');
PRAGMA application_id = 1414291824;
PRAGMA user_version = 1;
