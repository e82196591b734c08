package runner

import (
	"context"
	"errors"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// learn stores with each endpoint what its server was found to refuse, so that
// the next run need not find it again. An endpoint that is not stored, or was
// changed meanwhile, is left alone.
func learn(db *store.Store, targets []*target) error {
	ctx := context.Background() // also after a cancellation
	var failed []error
	for _, t := range targets {
		learned := t.client.Learned()
		if len(learned) == 0 {
			continue
		}
		stored, err := db.Endpoint(ctx, t.endpoint.Name)
		if bench.CodeOf(err) == bench.CodeNotFound || err == nil && (stored.URL != t.endpoint.URL || stored.Model != t.endpoint.Model) {
			continue
		}
		if err == nil {
			err = db.ChangeProtocol(ctx, t.endpoint.Name, learned.Into)
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}
