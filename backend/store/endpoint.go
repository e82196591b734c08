package store

import (
	"context"
	"database/sql"
	"errors"

	"tokenlap/backend/bench"
)

// Endpoints are the models to choose from, in the order in which they were
// added, without the archived ones.
func (s *Store) Endpoints(ctx context.Context) ([]bench.Endpoint, error) {
	return s.endpoints(ctx, "WHERE NOT archived ")
}

// AllEndpoints are the archived ones as well.
func (s *Store) AllEndpoints(ctx context.Context) ([]bench.Endpoint, error) {
	return s.endpoints(ctx, "")
}

func (s *Store) endpoints(ctx context.Context, where string) ([]bench.Endpoint, error) {
	all := []bench.Endpoint{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.Query("SELECT " + endpointColumns + " FROM endpoint " + where + "ORDER BY number")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			endpoint, err := scanEndpoint(rows)
			if err != nil {
				return err
			}
			all = append(all, endpoint)
		}
		return rows.Err()
	})
	return all, err
}

const endpointColumns = "name, title, url, model, family, deployment, aliases, headers, body, insecure, key_ref, archived, price_input, price_output"

// scanEndpoint reads lists and maps that are never nil: where nil differs from
// empty, as in JSON, empty is what is meant.
func scanEndpoint(row interface{ Scan(...any) error }) (e bench.Endpoint, err error) {
	err = row.Scan(&e.Name, &e.Title, &e.URL, &e.Model, &e.Family, &e.Deployment,
		document{&e.Aliases}, document{&e.Headers}, document{&e.Body}, &e.Insecure, &e.Key, &e.Archived,
		(*price)(&e.PriceInput), (*price)(&e.PriceOutput))
	return e, err
}

// Endpoint is the one of that name or alias, archived or not.
func (s *Store) Endpoint(ctx context.Context, nameOrAlias string) (bench.Endpoint, error) {
	var endpoint bench.Endpoint
	err := s.read(ctx, func(tx *sql.Tx) error {
		number, err := findEndpoint(tx, nameOrAlias)
		if err != nil {
			return err
		}
		endpoint, err = scanEndpoint(tx.QueryRow("SELECT "+endpointColumns+" FROM endpoint WHERE number = ?", number))
		return err
	})
	return endpoint, err
}

// AddEndpoint adds one. Its names must be free; its URL is normalised.
func (s *Store) AddEndpoint(ctx context.Context, e bench.Endpoint) error {
	return s.write(ctx, func(tx *sql.Tx) error { return addEndpoint(tx, e) })
}

// ReplaceEndpoint puts e in the place of the one of that name or alias. It may
// have another name; past runs keep what they were measured with.
func (s *Store) ReplaceEndpoint(ctx context.Context, nameOrAlias string, e bench.Endpoint) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		number, err := findEndpoint(tx, nameOrAlias)
		if err != nil {
			return err
		}
		if err := forgetNames(tx, number); err != nil {
			return err
		}
		return keepEndpoint(tx, &number, e)
	})
}

// Archive keeps an endpoint for its history and leaves it out of lists, or
// brings it back.
func (s *Store) Archive(ctx context.Context, nameOrAlias string, archived bool) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		number, err := findEndpoint(tx, nameOrAlias)
		if err != nil {
			return err
		}
		_, err = tx.Exec("UPDATE endpoint SET archived = ? WHERE number = ?", archived, number)
		return err
	})
}

// RemoveEndpoint removes the one of that name or alias. Past runs keep it.
func (s *Store) RemoveEndpoint(ctx context.Context, nameOrAlias string) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		number, err := findEndpoint(tx, nameOrAlias)
		if err != nil {
			return err
		}
		_, err = tx.Exec("DELETE FROM endpoint WHERE number = ?", number)
		return err
	})
}

// ImportEndpoints adds all or none. With replace, one whose name exists takes
// that one's place; otherwise it is a conflict, as an alias always is.
func (s *Store) ImportEndpoints(ctx context.Context, all []bench.Endpoint, replace bool) error {
	var wrong []error
	for _, e := range all {
		wrong = append(wrong, e.Validate())
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		places := make([]*int64, len(all))
		for i, e := range all {
			if !replace {
				break
			}
			place, err := placeOf(tx, e.Name)
			if err != nil {
				return err
			}
			places[i] = place
		}
		// All old names go first: the new ones may have been exchanged.
		for _, place := range places {
			if place == nil {
				continue
			}
			if err := forgetNames(tx, *place); err != nil {
				return err
			}
		}
		for i, e := range all {
			if err := keepEndpoint(tx, places[i], e); err != nil {
				return err
			}
		}
		return nil
	})
}

// placeOf is the number of the endpoint with that name (not alias), or nil.
func placeOf(tx *sql.Tx, name string) (*int64, error) {
	var number int64
	err := tx.QueryRow("SELECT number FROM endpoint WHERE name = ? COLLATE NOCASE", name).Scan(&number)
	if err == sql.ErrNoRows {
		return nil, nil
	}
	return &number, err
}

func forgetNames(tx *sql.Tx, number int64) error {
	_, err := tx.Exec("DELETE FROM endpoint_name WHERE endpoint = ?", number)
	return err
}

func addEndpoint(tx *sql.Tx, e bench.Endpoint) error { return keepEndpoint(tx, nil, e) }

// keepEndpoint checks an endpoint and writes it with its names, at a place
// whose old names are gone or, where that is nil, at the end.
func keepEndpoint(tx *sql.Tx, place *int64, e bench.Endpoint) error {
	err := e.Validate()
	if err != nil {
		return err
	}
	if e.URL, err = bench.NormalizeURL(e.URL); err != nil {
		return err
	}
	e = withoutNil(e)
	result, err := tx.Exec("INSERT OR REPLACE INTO endpoint (number, "+endpointColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", place,
		e.Name, e.Title, e.URL, e.Model, e.Family, e.Deployment,
		document{e.Aliases}, document{e.Headers}, document{e.Body}, e.Insecure, e.Key, e.Archived,
		(*price)(&e.PriceInput), (*price)(&e.PriceOutput))
	if err != nil {
		return err
	}
	number, err := result.LastInsertId()
	if err != nil {
		return err
	}
	return keepNames(tx, number, e)
}

func withoutNil(e bench.Endpoint) bench.Endpoint {
	if e.Aliases == nil {
		e.Aliases = []string{}
	}
	if e.Headers == nil {
		e.Headers = map[string]string{}
	}
	if e.Body == nil {
		e.Body = map[string]any{}
	}
	return e
}
