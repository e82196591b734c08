package bench

// IsWarm reports whether the server had the shared prefix of the request in its
// cache: by its own count of cached tokens where it reports one, of which the
// prefix has to be at least half, else by whether the run had sent the prefix to
// it before. It is not known of a request without a shared prefix.
func (s *Sample) IsWarm(prefix SharedPrefix) (warm, known bool) {
	switch {
	case s.SharedPrefix == 0 || prefix.Tokens == 0:
		return false, false
	case s.Tokens.Cached >= 0:
		return 2*s.Tokens.Cached >= prefix.Tokens, true
	}
	return !s.PrefixCold, true
}

// StrayCached is how many prompt tokens came from the server's cache although the
// plan did not want them there: none of a later turn, since its history is meant
// to be cached, and of a request with a shared prefix those beyond the prefix,
// once they are at least half of what follows it.
func (s *Sample) StrayCached(prefix SharedPrefix) int {
	switch rest := s.Tokens.Input - prefix.Tokens; {
	case s.Tokens.Cached <= 0 || s.Turn > 1:
		return 0
	case s.SharedPrefix == 0 || prefix.Tokens == 0:
		return s.Tokens.Cached
	case rest > 0 && 2*(s.Tokens.Cached-prefix.Tokens) >= rest:
		return s.Tokens.Cached - prefix.Tokens
	}
	return 0
}
