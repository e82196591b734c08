package simulator

// Schedules follow working time, which stands still while the server is frozen:
//
//	time          0 ------ F ============ F+D ------
//	working time  0 ------ F F F F F F F F F -------
//
// freeze returns F and D; D is 0 if the server is never frozen.
func (s *Server) freeze() (from, length int64) {
	first := s.first.Load()
	if first == 0 || s.behaviour.FreezeFor == 0 {
		return 0, 0
	}
	return first + int64(s.behaviour.FreezeAfter), int64(s.behaviour.FreezeFor)
}

// toWorkingTime converts a time of the server's clock.
func (s *Server) toWorkingTime(at int64) int64 {
	from, length := s.freeze()
	if at < from {
		return at
	}
	return max(from, at-length)
}

// fromWorkingTime converts to a time of the server's clock.
func (s *Server) fromWorkingTime(worked int64) int64 {
	from, length := s.freeze()
	if worked < from {
		return worked
	}
	return worked + length
}

// frozenUntil returns when the server goes on if it is frozen at the given
// time, and otherwise 0.
func (s *Server) frozenUntil(at int64) int64 {
	from, length := s.freeze()
	if at >= from && at < from+length {
		return from + length
	}
	return 0
}
