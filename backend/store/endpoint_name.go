package store

import (
	"database/sql"
	"strings"

	"tokenlap/backend/bench"
)

// addNames stores the name and aliases of an endpoint. One that is taken is an
// error that names its owner. Case is ignored.
func addNames(tx *sql.Tx, number int64, e bench.Endpoint) error {
	for _, name := range append([]string{e.Name}, e.Aliases...) {
		_, err := tx.Exec("INSERT INTO endpoint_name (name, endpoint) VALUES (?, ?)", name, number)
		if isDuplicate(err) {
			return nameTaken(tx, number, e, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func nameTaken(tx *sql.Tx, number int64, e bench.Endpoint, name string) error {
	var holder int64
	var owner string
	err := tx.QueryRow("SELECT e.number, e.name FROM endpoint_name n JOIN endpoint e ON e.number = n.endpoint WHERE n.name = ?", name).Scan(&holder, &owner)
	switch {
	case err != nil:
		return err
	case holder == number:
		return bench.About("aliases", bench.Invalid("model %q has the name %q twice: leave one out", e.Name, name))
	case strings.EqualFold(owner, name) && strings.EqualFold(e.Name, name):
		return bench.About("name", bench.Conflict("model %q cannot be stored: there is a model %q already; choose another name", e.Name, owner))
	case strings.EqualFold(owner, name):
		return bench.About("aliases", bench.Conflict("model %q cannot have the alias %q: that is the name of model %q", e.Name, name, owner))
	case strings.EqualFold(e.Name, name):
		return bench.About("name", bench.Conflict("model %q cannot take the name %q: that is an alias of model %q", e.Name, name, owner))
	}
	return bench.About("aliases", bench.Conflict("model %q cannot take the name %q: that is an alias of model %q", e.Name, name, owner))
}

// findEndpoint returns the number of the endpoint with that name or alias.
func findEndpoint(tx *sql.Tx, nameOrAlias string) (number int64, err error) {
	err = tx.QueryRow("SELECT endpoint FROM endpoint_name WHERE name = ?", nameOrAlias).Scan(&number)
	if err != sql.ErrNoRows {
		return number, err
	}
	names, err := list(tx, scanText, "SELECT name FROM endpoint_name ORDER BY name")
	if err != nil {
		return 0, err
	}
	if near := bench.Nearest(nameOrAlias, names); len(near) > 0 {
		return 0, bench.NotFound("there is no model %q; did you mean %s?", nameOrAlias, strings.Join(near, ", "))
	}
	return 0, bench.NotFound("there is no model %q; the list of models shows those there are", nameOrAlias)
}
