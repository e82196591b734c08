package store

import "database/sql"

// row is what *sql.Row and *sql.Rows have in common.
type row interface{ Scan(...any) error }

// list runs a query and returns what scan makes of each row, in a slice that
// is never nil.
func list[T any](tx *sql.Tx, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []T{}
	for rows.Next() {
		value, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, value)
	}
	return all, rows.Err()
}

// scanText scans a row of one text.
func scanText(r row) (text string, err error) {
	err = r.Scan(&text)
	return text, err
}
