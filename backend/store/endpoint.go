package store

import (
	"context"
	"database/sql"
	"errors"

	"tokenlap/backend/bench"
)

// Endpoints returns the endpoints that are not archived, in the order in which
// they were added.
func (s *Store) Endpoints(ctx context.Context) ([]bench.Endpoint, error) {
	return s.endpoints(ctx, "WHERE NOT archived ")
}

// AllEndpoints is Endpoints with the archived ones.
func (s *Store) AllEndpoints(ctx context.Context) ([]bench.Endpoint, error) {
	return s.endpoints(ctx, "")
}

func (s *Store) endpoints(ctx context.Context, where string) (all []bench.Endpoint, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		all, err = list(tx, scanEndpoint, "SELECT "+endpointColumns+" FROM endpoint "+where+"ORDER BY number")
		return err
	})
	return all, err
}

const endpointColumns = "name, title, url, model, family, deployment, aliases, headers, body, insecure, key_ref, archived, price_input, price_output, protocol, slo"

// scanEndpoint scans an endpoint, whose lists and maps are never nil.
func scanEndpoint(r row) (e bench.Endpoint, err error) {
	err = r.Scan(&e.Name, &e.Title, &e.URL, &e.Model, &e.Family, &e.Deployment,
		document{&e.Aliases}, document{&e.Headers}, document{&e.Body}, &e.Insecure, &e.Key, &e.Archived,
		(*price)(&e.PriceInput), (*price)(&e.PriceOutput), document{&e.Protocol}, &e.SLO)
	return e, err
}

// Endpoint returns the endpoint with that name or alias, archived or not.
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

// AddEndpoint adds an endpoint and normalises its URL. A name or alias that is
// taken is a conflict.
func (s *Store) AddEndpoint(ctx context.Context, e bench.Endpoint) error {
	if err := s.allowEndpoint(ctx, e); err != nil {
		return err
	}
	return s.write(ctx, func(tx *sql.Tx) error { return addEndpoint(tx, e) })
}

// ReplaceEndpoint puts e in the place of the endpoint with that name or alias.
// It may have another name. Past runs keep the endpoint they were measured
// with.
func (s *Store) ReplaceEndpoint(ctx context.Context, nameOrAlias string, e bench.Endpoint) error {
	if err := s.allowEndpoint(ctx, e); err != nil {
		return err
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		number, err := findEndpoint(tx, nameOrAlias)
		if err != nil {
			return err
		}
		if err := deleteNames(tx, number); err != nil {
			return err
		}
		return saveEndpoint(tx, &number, e)
	})
}

// Archive hides an endpoint from Endpoints and keeps it for its history.
func (s *Store) Archive(ctx context.Context, nameOrAlias string) error {
	return s.execEndpoint(ctx, nameOrAlias, "UPDATE endpoint SET archived = 1 WHERE number = ?")
}

// Unarchive shows an archived endpoint again.
func (s *Store) Unarchive(ctx context.Context, nameOrAlias string) error {
	return s.execEndpoint(ctx, nameOrAlias, "UPDATE endpoint SET archived = 0 WHERE number = ?")
}

// ChangeProtocol changes how the endpoint with that name or alias is asked. Its
// last test and its place in lists stay as they are.
func (s *Store) ChangeProtocol(ctx context.Context, nameOrAlias string, change func(bench.Protocol) bench.Protocol) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		number, err := findEndpoint(tx, nameOrAlias)
		if err != nil {
			return err
		}
		e, err := scanEndpoint(tx.QueryRow("SELECT "+endpointColumns+" FROM endpoint WHERE number = ?", number))
		if err != nil {
			return err
		}
		e.Protocol = change(e.Protocol)
		if err := e.Validate(); err != nil {
			return err
		}
		_, err = tx.Exec("UPDATE endpoint SET protocol = ? WHERE number = ?", document{e.Protocol}, number)
		return err
	})
}

// RemoveEndpoint removes the endpoint with that name or alias. Past runs keep
// it.
func (s *Store) RemoveEndpoint(ctx context.Context, nameOrAlias string) error {
	return s.execEndpoint(ctx, nameOrAlias, "DELETE FROM endpoint WHERE number = ?")
}

// execEndpoint executes a statement for the number of an endpoint.
func (s *Store) execEndpoint(ctx context.Context, nameOrAlias, statement string) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		number, err := findEndpoint(tx, nameOrAlias)
		if err != nil {
			return err
		}
		_, err = tx.Exec(statement, number)
		return err
	})
}

// AddEndpoints adds all endpoints or none. A name or alias that is taken is a
// conflict.
func (s *Store) AddEndpoints(ctx context.Context, all []bench.Endpoint) error {
	return s.addEndpoints(ctx, all, func(*sql.Tx, string) (*int64, error) { return nil, nil })
}

// AddOrReplaceEndpoints adds all endpoints or none. One whose name exists
// takes the place of that endpoint; an alias that is taken is a conflict.
func (s *Store) AddOrReplaceEndpoints(ctx context.Context, all []bench.Endpoint) error {
	return s.addEndpoints(ctx, all, numberOf)
}

// addEndpoints adds all endpoints or none. The place of each is the number of
// the endpoint that it replaces, or nil.
func (s *Store) addEndpoints(ctx context.Context, all []bench.Endpoint, place func(tx *sql.Tx, name string) (*int64, error)) error {
	var wrong []error
	for _, e := range all {
		wrong = append(wrong, s.allowEndpoint(ctx, e))
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		places := make([]*int64, len(all))
		for i, e := range all {
			var err error
			if places[i], err = place(tx, e.Name); err != nil {
				return err
			}
		}
		// All old names are deleted first: endpoints may exchange theirs.
		for _, place := range places {
			if place == nil {
				continue
			}
			if err := deleteNames(tx, *place); err != nil {
				return err
			}
		}
		for i, e := range all {
			if err := saveEndpoint(tx, places[i], e); err != nil {
				return err
			}
		}
		return nil
	})
}

// allowEndpoint returns what is wrong with an endpoint, or why it must not be
// stored.
func (s *Store) allowEndpoint(ctx context.Context, e bench.Endpoint) error {
	if err := e.Validate(); err != nil {
		return err
	}
	return s.Allow(ctx, e, e)
}

// numberOf returns the number of the endpoint with that name (not alias), or
// nil.
func numberOf(tx *sql.Tx, name string) (*int64, error) {
	var number int64
	err := tx.QueryRow("SELECT number FROM endpoint WHERE name = ? COLLATE NOCASE", name).Scan(&number)
	if err == sql.ErrNoRows {
		return nil, nil
	}
	return &number, err
}

func deleteNames(tx *sql.Tx, number int64) error {
	_, err := tx.Exec("DELETE FROM endpoint_name WHERE endpoint = ?", number)
	return err
}

func addEndpoint(tx *sql.Tx, e bench.Endpoint) error { return saveEndpoint(tx, nil, e) }

// saveEndpoint validates an endpoint and writes it with its names: in the given
// place, whose old names were deleted, or at the end where place is nil.
func saveEndpoint(tx *sql.Tx, place *int64, e bench.Endpoint) error {
	err := e.Validate()
	if err != nil {
		return err
	}
	if e.URL, err = bench.NormalizeURL(e.URL, e.API); err != nil {
		return err
	}
	e = nonNil(e)
	result, err := tx.Exec("INSERT OR REPLACE INTO endpoint (number, "+endpointColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", place,
		e.Name, e.Title, e.URL, e.Model, e.Family, e.Deployment,
		document{e.Aliases}, document{e.Headers}, document{e.Body}, e.Insecure, e.Key, e.Archived,
		(*price)(&e.PriceInput), (*price)(&e.PriceOutput), document{e.Protocol}, e.SLO)
	if err != nil {
		return err
	}
	number, err := result.LastInsertId()
	if err != nil {
		return err
	}
	return addNames(tx, number, e)
}

func nonNil(e bench.Endpoint) bench.Endpoint {
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
