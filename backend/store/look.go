package store

import (
	"database/sql"

	"tokenlap/backend/bench"
)

// keepLooks gives each endpoint of a plan that is new here the next look.
func keepLooks(tx *sql.Tx, endpoints []bench.Endpoint) error {
	for _, endpoint := range endpoints {
		_, err := tx.Exec("INSERT INTO look (endpoint, place) SELECT ?, coalesce(max(place) + 1, 0) FROM look WHERE true ON CONFLICT (endpoint) DO NOTHING", endpoint.Name)
		if err != nil {
			return err
		}
	}
	return nil
}

// readLooks reads the looks of the endpoints of a plan.
func readLooks(tx *sql.Tx, endpoints []bench.Endpoint) (map[string]int, error) {
	looks := map[string]int{}
	for _, endpoint := range endpoints {
		var place int
		switch err := tx.QueryRow("SELECT place FROM look WHERE endpoint = ?", endpoint.Name).Scan(&place); err {
		case nil:
			looks[endpoint.Name] = place
		case sql.ErrNoRows:
		default:
			return nil, err
		}
	}
	return looks, nil
}
