package simulator

import "time"

// Behaviour is how a simulated server answers. The zero value answers at once
// and as fast as bytes can be written; Defaults has the pace of a real model.
type Behaviour struct {
	// Pace. All times are deadlines counted from when the request was read.
	TTFT       time.Duration // until the first output
	Prefill    time.Duration // added to TTFT for each prompt token that is not cached
	TTFTJitter float64       // of TTFT: it varies by up to this share either way, from request to request
	ITL        time.Duration // between tokens
	Jitter     float64       // of ITL: a chunk comes earlier or later than its deadline by up to this share
	Seed       uint64        // of jitter, faults and words; each request draws by its number

	// What the answer holds.
	Tokens         int           // output tokens, reasoning included; 0: as many as max_tokens allows
	ForcedLength   string        // what becomes of ignore_eos and min_tokens; empty: ForcedHonoured
	TokensPerChunk int           // 0: one
	Reasoning      int           // of the tokens, how many are reasoning, which comes first
	ReasoningField string        // FieldReasoningContent (also if empty) or one of the others
	RoleFirst      time.Duration // a chunk with only the role goes out this long before the first output; 0: the role comes with it
	Output         string        // OutputContent (also if empty), OutputToolCall or OutputRefusal
	Usage          string        // where token counts are; empty: UsageAsAsked
	UsageDelay     time.Duration // between the finish reason and the usage in a chunk of its own
	Finish         string        // finish reason of the chunks before the last; empty: FinishAtEnd
	Repeat         string        // of the text before, in each chunk; empty: RepeatNothing
	Cached         int           // prompt tokens reported as found in a cache, at most all of them
	PrefixCache    bool          // prompts are remembered in blocks of 16 tokens, and Cached follows from that

	// How it is sent.
	KeepAlive   time.Duration // a comment goes out this often while nothing else does; 0: never
	LineEnd     string        // LineLF (also if empty), LineCRLF or LineCR
	BOM         bool          // the stream begins with a byte order mark
	NoSpace     bool          // no space after "data:"
	OneNewline  bool          // no blank line between events
	MultiLine   bool          // each event's JSON is split over several data lines
	EmptyEvents bool          // an empty data event goes before each event
	Bytewise    bool          // each byte is written by itself
	Coalesce    int           // events that go out in one write; 0: one
	Buffered    bool          // the whole stream goes out in one write at its end, as through a buffering proxy
	LongLine    int           // bytes of text in the middle chunk; 0: a word as in the others
	Gzip        bool          // the stream is compressed, whatever encoding was asked for

	// The server as a whole.
	Models              []string      // ids it serves, others get a 404; empty: any
	Auth                string        // "env:NAME": requests must carry the value of that variable; empty: none
	RefuseStreamOptions bool          // stream_options is answered with a 400 that names it
	Metrics             bool          // GET /metrics reports the server's own metrics, as vLLM does
	Parallel            int           // requests served at a time, others wait in the order in which they came; 0: all
	FreezeAfter         time.Duration // the whole server stands still from this time after the first request
	FreezeFor           time.Duration // for this time; 0: never

	// What goes wrong.
	Faults     []Fault       // one of them, drawn for each request
	FaultRate  float64       // share of the requests that get one
	FaultAfter int           // chunks before a fault in mid-stream; 0: half of them
	Hold       time.Duration // how long the slow faults delay the answer; 0: until the client leaves
	RetryAfter time.Duration // of a 429 and a 503, rounded up to whole seconds

	// Not part of a query.
	Public bool   // may listen on an address that other machines can reach
	Script []Step // if any, every request is answered with exactly this
}

// Step is a part of a scripted answer: raw bytes, the response head included.
type Step struct {
	After time.Duration // since the step before, or since the request was read
	Bytes []byte        // one write; none if empty
	Times int           // how often, each After the one before; 0: once, negative: until the client leaves
	Close bool          // then the connection is closed
	Reset bool          // then the connection is reset
}

// What the answer is made of.
const (
	OutputContent  = "content"
	OutputToolCall = "tool_call"
	OutputRefusal  = "refusal"
)

// What becomes of the fields ignore_eos and min_tokens, which ask for an answer
// longer than the model would make it.
const (
	ForcedHonoured = "honoured"
	ForcedIgnored  = "ignored"
	ForcedRefused  = "refused" // with a 400 that names the field
)

// Where in a stream the token counts are; but for UsageAsAsked whether or not
// the request asks for them.
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

// defaultTokens is the length of an answer that neither side limits.
const defaultTokens = 128

// maxTokens is the longest answer: a larger number is a typing mistake.
const maxTokens = 10_000_000

// Defaults returns a server with the pace of a mid-sized model, without faults.
func Defaults() Behaviour {
	return Behaviour{TTFT: 200 * time.Millisecond, ITL: 20 * time.Millisecond, TokensPerChunk: 1, FaultRate: 1, RetryAfter: time.Second}
}
