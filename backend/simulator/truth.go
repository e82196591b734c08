package simulator

import (
	"sync"
	"time"
)

// Truth is what the server really did for one request. Instants are
// nanoseconds since the server's start by its monotonic clock, 0 where
// something did not happen; each is taken just before the bytes were handed to
// the system in one write. A Truth is recorded before the client can see the
// end of the answer.
type Truth struct {
	ID     string `json:"id"`     // also the answer's id and its x-request-id
	Number int    `json:"number"` // in the order in which requests were read, from 0
	Conn   int    `json:"conn"`   // number of the connection, from 1
	Model  string `json:"model"`  // as in the request
	Stream bool   `json:"stream"` // as in the request

	Arrived    int64   `json:"arrived"`     // the system had received the last byte of the request; as Read where the system does not say
	Read       int64   `json:"read"`        // this program had read it
	Began      int64   `json:"began"`       // a slot was free: the schedule counts from here
	Head       int64   `json:"head"`        // response head
	FirstEvent int64   `json:"first_event"` // first event of any kind
	First      int64   `json:"first"`       // first output
	Answer     int64   `json:"answer"`      // first output that is not reasoning
	Last       int64   `json:"last"`        // last output
	Done       int64   `json:"done"`        // the last write, or the end without one
	Late       int64   `json:"late"`        // most that a chunk was behind its deadline
	Writes     []int64 `json:"writes"`      // each chunk of output

	Status          int    `json:"status"`
	PromptTokens    int    `json:"prompt_tokens"`
	CachedTokens    int    `json:"cached_tokens"`
	Tokens          int    `json:"tokens"` // output written, reasoning included
	ReasoningTokens int    `json:"reasoning_tokens"`
	Chunks          int    `json:"chunks"` // of output
	Finish          string `json:"finish"` // the finish reason written, or ""
	Fault           string `json:"fault"`  // that the request got, or ""
	Error           string `json:"error"`  // why the answer broke off unintentionally, or ""
}

// Page is the answer to GET /truth: the requests that ended, in that order.
type Page struct {
	Started       time.Time `json:"started"`        // wall-clock time of instant 0
	Connections   int       `json:"connections"`    // opened so far
	Requests      []Truth   `json:"requests"`       //
	Next          int       `json:"next"`           // the value of since that continues here
	Dropped       int       `json:"dropped"`        // requests that found no room
	DroppedWrites int       `json:"dropped_writes"` // requests whose Writes found no room
}

// Limits of the log, about 150 MB in all.
const (
	maxTruths = 200_000
	maxWrites = 8_000_000 // over all requests
)

// truthLog holds the truths of the requests that ended.
type truthLog struct {
	mu            sync.Mutex
	truths        []Truth
	writes        int
	dropped       int
	droppedWrites int
}

func (l *truthLog) add(t Truth) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.truths) == maxTruths {
		l.dropped++
		return
	}
	if l.writes+len(t.Writes) > maxWrites {
		t.Writes = nil
		l.droppedWrites++
	}
	l.writes += len(t.Writes)
	l.truths = append(l.truths, t)
}

// since returns the truths from an index on. Truths are only ever appended, so
// the returned part may be read without the lock.
func (l *truthLog) since(from int) Page {
	l.mu.Lock()
	defer l.mu.Unlock()
	from = min(max(from, 0), len(l.truths))
	return Page{
		Requests: l.truths[from:len(l.truths):len(l.truths)], Next: len(l.truths),
		Dropped: l.dropped, DroppedWrites: l.droppedWrites,
	}
}

func (l *truthLog) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.truths, l.writes, l.dropped, l.droppedWrites = nil, 0, 0, 0
}

// Truth returns the truths of all requests that ended so far, in that order.
func (s *Server) Truth() []Truth { return append([]Truth(nil), s.log.since(0).Requests...) }

// page returns the truths from an index on, with the counts of the server.
func (s *Server) page(since int) Page {
	page := s.log.since(since)
	page.Started = s.clock.Started()
	s.mu.Lock()
	page.Connections = s.opened
	s.mu.Unlock()
	return page
}
