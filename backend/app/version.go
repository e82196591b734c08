package app

import "runtime/debug"

// Version is the version of Tokenlap. The build sets it; else it is what Go made of
// the revision, or "dev" where Go knew none.
var Version string

// Commit is the revision, and Date its day, as 2026-11-28; "" in a build that did
// not set them.
var Commit, Date string

func init() {
	if Version == "" {
		Version = builtVersion(debug.ReadBuildInfo())
	}
}

func builtVersion(info *debug.BuildInfo, ok bool) string {
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "dev"
	}
	return info.Main.Version
}
