package simulator

import "time"

// Behaviour is how a simulated server answers. The zero value answers at once
// and as fast as bytes can be written; Defaults has the pace of a real model.
type Behaviour struct {
	// Pace. All times are deadlines counted from when the request was read.
	TTFT       time.Duration // until the first output
	TTFTJitter float64       // of TTFT: it varies by up to this share either way, from request to request
	ITL        time.Duration // between tokens
	Jitter     float64       // of ITL: a chunk comes earlier or later than its deadline by up to this share
	Seed       uint64        // of jitter, faults and words; each request draws by its number

	// What the answer holds.
	Tokens         int           // output tokens, reasoning included; 0: as many as max_tokens allows
	TokensPerChunk int           // 0: one
	Reasoning      int           // of the tokens, how many are thought first
	ReasoningField string        // FieldReasoningContent (also if empty) or FieldReasoning
	RoleFirst      time.Duration // a chunk with only the role goes out this long before the first output; 0: the role comes with it
	Output         string        // OutputContent (also if empty), OutputToolCall or OutputRefusal
	Usage          string        // where usage is told; empty: UsageAsAsked
	Cached         int           // prompt tokens reported as found in a cache, at most all of them

	// How it travels.
	KeepAlive   time.Duration // a comment goes out this often while nothing else does; 0: never
	LineEnd     string        // LineLF (also if empty), LineCRLF or LineCR
	BOM         bool          // the stream begins with a byte order mark
	NoSpace     bool          // no space after "data:"
	MultiLine   bool          // each event's JSON is split over several data lines
	EmptyEvents bool          // an empty data event goes before each event
	Bytewise    bool          // each byte is written by itself
	Coalesce    int           // events that go out in one write; 0: one
	Buffered    bool          // the whole stream goes out in one write at its end, as through a buffering proxy
	LongLine    int           // bytes of text in the middle chunk; 0: a word as in the others
	Gzip        bool          // the stream is compressed, whatever encoding was asked for

	// The server as a whole.
	Models              []string      // ids it serves, others get a 404; empty: any
	Auth                string        // "env:NAME": requests must bear the value of that variable; empty: none needed
	RefuseStreamOptions bool          // stream_options is answered with a 400 that names it
	Parallel            int           // requests served at a time, others wait in turn; 0: all
	FreezeAfter         time.Duration // the whole server stands still this long after the first request
	FreezeFor           time.Duration // and goes on after this time; 0: it never stands still

	// What goes wrong.
	Faults     []Fault       // one of them strikes
	FaultRate  float64       // this share of the requests
	FaultAfter int           // chunks before a fault in mid-stream; 0: half of them
	Hold       time.Duration // how long the slow faults hold the answer back; 0: until the client leaves
	RetryAfter time.Duration // what a 429 and a 503 ask for, in whole seconds

	// Not part of a query.
	Public bool   // may listen on an address that other machines reach
	Script []Step // if any, every completion is answered with exactly this
}

// Step is a part of a scripted answer: raw bytes, the response head included.
type Step struct {
	After time.Duration // since the step before, or since the request was read
	Bytes []byte        // one write; none if empty
	Close bool          // then the connection is closed
	Reset bool          // then the connection is reset
}

// Where a chunk carries what the model thinks before it answers.
const (
	FieldReasoningContent = "reasoning_content"
	FieldReasoning        = "reasoning"
)

// What the answer is made of.
const (
	OutputContent  = "content"
	OutputToolCall = "tool_call"
	OutputRefusal  = "refusal"
)

// Where in a stream the token counts are. All but UsageAsAsked do not care
// whether they were asked for.
const (
	UsageAsAsked    = "as_asked"           // by stream_options: include_usage, and continuous_usage_stats
	UsageLastEmpty  = "last_empty_choices" // in a chunk of its own, with no choices, at the end
	UsageLastOutput = "last_content"       // in the last chunk of output, with the finish reason
	UsageEveryChunk = "every_chunk"        // the count so far, in every chunk
	UsageNone       = "none"
)

// How lines end.
const (
	LineLF   = "lf"
	LineCRLF = "crlf"
	LineCR   = "cr"
)

// unlimited is how much is said when neither side sets a length.
const unlimited = 128

// maxTokens is the longest answer: beyond it a number is a slip of the finger.
const maxTokens = 10_000_000

// Defaults is a server with the pace of a mid-sized model, without faults.
func Defaults() Behaviour {
	return Behaviour{TTFT: 200 * time.Millisecond, ITL: 20 * time.Millisecond, TokensPerChunk: 1, FaultRate: 1, RetryAfter: time.Second}
}

// length is how many tokens a request gets, and why the answer ends there.
// An asked length of 0 is none.
func (b *Behaviour) length(asked int) (tokens int, finish string) {
	switch {
	case asked > 0 && (b.Tokens == 0 || b.Tokens > asked):
		return asked, "length"
	case b.Tokens == 0:
		return unlimited, "stop"
	}
	return b.Tokens, "stop"
}

// size is how many tokens the chunk has that begins with the given one. No
// chunk holds both thought and answer.
func (b *Behaviour) size(token, tokens int) int {
	end := tokens
	if token < b.Reasoning {
		end = min(b.Reasoning, tokens)
	}
	return min(max(b.TokensPerChunk, 1), end-token)
}

// chunks is how many chunks the tokens take.
func (b *Behaviour) chunks(tokens int) int {
	each := max(b.TokensPerChunk, 1)
	thought := min(b.Reasoning, tokens)
	return (thought+each-1)/each + (tokens-thought+each-1)/each
}

// Schedule is when the chunks of an answer are due, as offsets from when the
// request began to be served: the same for the same seed and request number.
func (b Behaviour) Schedule(number, tokens int) []time.Duration {
	due := make([]time.Duration, 0, b.chunks(tokens))
	latest := time.Duration(0)
	for token := 0; token < tokens; token += b.size(token, tokens) {
		latest = max(latest, b.due(number, token))
		due = append(due, latest)
	}
	return due
}

// due is the deadline of the chunk that begins with a token:
//
//	TTFT * (1 ± TTFTJitter) + ITL * (token ± Jitter)
//
// The first chunk has no jitter but TTFT's own.
func (b *Behaviour) due(number, token int) time.Duration {
	at := b.TTFT
	if b.TTFTJitter > 0 {
		at += time.Duration(float64(b.TTFT) * b.TTFTJitter * (2*b.draw(number, drawTTFT) - 1))
	}
	if token == 0 {
		return at
	}
	at += time.Duration(token) * b.ITL
	if b.Jitter > 0 {
		at += time.Duration(float64(b.ITL) * b.Jitter * (2*b.draw(number, uint64(token)) - 1))
	}
	return at
}

// What is drawn for a request; smaller values are tokens.
const (
	drawTTFT = 1<<40 + iota
	drawFault
	drawKind
)

// draw is a number in [0, 1) that depends only on the seed, the request and
// what is drawn (SplitMix64), so requests that overlap do not disturb each other.
func (b *Behaviour) draw(number int, what uint64) float64 {
	z := mix(b.Seed + 0x9e3779b97f4a7c15)
	z = mix(z ^ uint64(number)*0xd1342543de82ef95)
	z = mix(z + what*0x9e3779b97f4a7c15)
	return float64(z>>11) / (1 << 53)
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
