package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
)

// Usage is what a database holds and how much room that takes, in bytes.
type Usage struct {
	Runs     int // that are not deleted
	Deleted  int // that can be restored
	Requests int // of both
	Bytes    int64
	Free     int64 // of Bytes: what purges left, for what is stored next
	Texts    int64 // of Bytes: answers and reasoning; for many requests an estimate
}

// Usage returns how much the database holds.
func (s *Store) Usage(ctx context.Context) (Usage, error) {
	usage, err := s.fileUsage()
	if err != nil {
		return usage, err
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRow("SELECT count(*) FILTER (WHERE "+string(present)+"), count(*) FILTER (WHERE "+string(deleted)+") FROM run").Scan(&usage.Runs, &usage.Deleted)
		for _, table := range []string{"sample_record", "sample"} {
			requests, texts, tableErr := textsOf(tx, table)
			err = errors.Join(err, tableErr)
			usage.Requests, usage.Texts = usage.Requests+requests, usage.Texts+texts
		}
		return err
	})
	return usage, err
}

// fileUsage returns the sizes of the file and its log.
func (s *Store) fileUsage() (usage Usage, err error) {
	for _, path := range []string{s.path, s.path + "-wal"} {
		info, err := os.Stat(path)
		if err == nil {
			usage.Bytes += info.Size()
		} else if !errors.Is(err, fs.ErrNotExist) {
			return usage, unusable(err, "the database %s cannot be inspected", s.path)
		}
	}
	err = s.reader.QueryRow("SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size").Scan(&usage.Free)
	return usage, explain(err, s.path)
}

// The texts of a table with more rows than all blocks have are estimated by blocks
// that are spread evenly over it.
const (
	textBlocks   = 64
	textBlockLen = 64
)

// textsOf returns the number of requests in a table and the bytes of their texts.
func textsOf(tx *sql.Tx, table string) (requests int, texts int64, err error) {
	var first, last sql.NullInt64
	if err = tx.QueryRow("SELECT count(*), min(rowid), max(rowid) FROM "+table).Scan(&requests, &first, &last); err != nil || requests == 0 {
		return requests, 0, err
	}
	const bytes = "coalesce(octet_length(text), 0) + coalesce(octet_length(reasoning), 0)"
	if requests <= textBlocks*textBlockLen {
		err = tx.QueryRow("SELECT sum(" + bytes + ") FROM " + table).Scan(&texts)
		return requests, texts, err
	}
	var read, sum int64
	for block := range int64(textBlocks) {
		from := first.Int64 + block*(last.Int64-first.Int64)/textBlocks
		var rows, some sql.NullInt64
		if err := tx.QueryRow("SELECT count(*), sum(bytes) FROM (SELECT "+bytes+" AS bytes FROM "+table+" WHERE rowid >= ? LIMIT ?)", from, textBlockLen).Scan(&rows, &some); err != nil {
			return requests, 0, err
		}
		read, sum = read+rows.Int64, sum+some.Int64
	}
	return requests, int64(float64(sum) / float64(read) * float64(requests)), nil
}
