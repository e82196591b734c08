-- Which look an endpoint has in charts, by the order in which names were first
-- measured: the same in every run, whoever else is in it.

CREATE TABLE look (
  endpoint TEXT    PRIMARY KEY COLLATE NOCASE,
  place    INTEGER NOT NULL UNIQUE       -- counted from 0
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO look (endpoint, place)
  SELECT name, row_number() OVER (ORDER BY run, position) - 1 FROM (
    SELECT e.value ->> 'name' AS name, min(d.run) AS run, e.key AS position
    FROM run_document d, json_each(d.plan, '$.endpoints') e
    WHERE e.value ->> 'name' IS NOT NULL
    GROUP BY e.value ->> 'name' COLLATE NOCASE
  );
