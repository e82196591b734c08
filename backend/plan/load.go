package plan

import "tokenlap/backend/bench"

// load is the load that the form describes.
func (f Form) load() bench.Load {
	users := f.Concurrent
	if f.Mode == string(bench.Sequential) {
		users = 1
	}
	return bench.Load{Kind: bench.Users, Users: users}
}

// setLoad makes the form describe a load.
func (f *Form) setLoad(mode bench.Mode, l bench.Load) {
	f.Mode, f.Concurrent = string(mode), l.Users
}
