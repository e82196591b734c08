-- The first schema. Never edited once released: a change is a new file.
-- Times of day are integer milliseconds UTC, times within a run nanoseconds
-- from its start; NULL is "not reached" or "not known", never 0.

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

-- Names and aliases are one name space; this table is what keeps it so.
CREATE TABLE endpoint_name (
  name     TEXT    PRIMARY KEY COLLATE NOCASE,
  endpoint INTEGER NOT NULL REFERENCES endpoint ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX endpoint_name_endpoint ON endpoint_name (endpoint);

-- Prompts are kept once, however many runs asked them.
CREATE TABLE prompt_set (
  hash    TEXT PRIMARY KEY,
  prompts TEXT NOT NULL                  -- JSON list
) STRICT;

-- What lists and searches need of a run: narrow, so that 10,000 are quick.
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

-- The wide rest of a run, read for the runs that are shown.
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

-- One model of a run in one stage, with the main figures of the summary for
-- sorting: seconds, tokens a second, shares.
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

-- Fixed-size columns first, what may be long last: a scan that wants figures
-- never reads the pages that long values flow over to.
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
