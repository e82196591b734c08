package simulator

// The server works by a time of its own that stands still while it is frozen:
//
//	time    0 ------ F ============ F+D ------
//	worked  0 ------ F F F F F F F F F -------
//
// freeze is F and D; D is 0 if it never stands still.
func (s *Server) freeze() (from, length int64) {
	first := s.first.Load()
	if first == 0 || s.behaviour.FreezeFor == 0 {
		return 0, 0
	}
	return first + int64(s.behaviour.FreezeAfter), int64(s.behaviour.FreezeFor)
}

// worked turns a time into working time.
func (s *Server) worked(at int64) int64 {
	from, length := s.freeze()
	if at < from {
		return at
	}
	return max(from, at-length)
}

// at turns working time into time.
func (s *Server) at(worked int64) int64 {
	from, length := s.freeze()
	if worked < from {
		return worked
	}
	return worked + length
}

// thaw is when the server goes on if it is frozen at the given time; else 0.
func (s *Server) thaw(at int64) int64 {
	from, length := s.freeze()
	if at >= from && at < from+length {
		return from + length
	}
	return 0
}
