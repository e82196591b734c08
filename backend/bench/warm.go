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
