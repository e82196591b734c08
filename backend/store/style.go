package store

import (
	"database/sql"

	"tokenlap/backend/bench"
)

// The style of an endpoint in charts is its place in table look.

// addStyles gives each endpoint of a plan that has no style yet the next one.
func addStyles(tx *sql.Tx, endpoints []bench.Endpoint) error {
	for _, endpoint := range endpoints {
		_, err := tx.Exec("INSERT INTO look (endpoint, place) SELECT ?, coalesce(max(place) + 1, 0) FROM look WHERE true ON CONFLICT (endpoint) DO NOTHING", endpoint.Name)
		if err != nil {
			return err
		}
	}
	return nil
}

// stylesOf returns the styles of the endpoints of a plan, by name.
func stylesOf(tx *sql.Tx, endpoints []bench.Endpoint) (map[string]int, error) {
	styles := map[string]int{}
	for _, endpoint := range endpoints {
		var place int
		switch err := tx.QueryRow("SELECT place FROM look WHERE endpoint = ?", endpoint.Name).Scan(&place); err {
		case nil:
			styles[endpoint.Name] = place
		case sql.ErrNoRows:
		default:
			return nil, err
		}
	}
	return styles, nil
}
