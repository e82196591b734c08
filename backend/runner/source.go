package runner

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/load"
	"tokenlap/backend/prompt"
)

// asker makes the requests of one endpoint. All of them are functions of plan,
// endpoint, calibration and their number, so that the same seed asks the same.
// Its fields change only while a source is called, which happens in one goroutine
// at a time.
type asker struct {
	plan        bench.Plan
	endpoint    string
	next        func() int // the number of the next request of the run
	texts       uint64     // seed of texts: endpoints on one server do not warm its cache for each other
	calibration bench.Calibration

	begun      int            // conversations, or requests without one, those of other parts included
	warmed     bool           // the warm-up requests have their stage
	prefixes   map[int]string // shared prefixes by number, from 1, as far as sent
	used       map[int]bool   // of the shared prefixes, those that a part sends
	order      order          // of the shared prefixes
	images     []bench.Image  // of which requests carry one each
	imageOrder order
}

// order is the order of a number of things in one round.
type order struct {
	round  int
	places []int // nil: of no round yet
}

// The purposes for which the plan's seed is used beside arrivals and texts.
const (
	inputSeed  = 0x696e707574   // "input"
	outputSeed = 0x6f7574707574 // "output"
	orderSeed  = 0x6f72646572   // "order"
	imageSeed  = 0x696d616765   // "image"
)

func newAsker(plan bench.Plan, endpoint string, next func() int) *asker {
	name := fnv.New64a()
	name.Write([]byte(endpoint))
	return &asker{plan: plan, endpoint: endpoint, next: next, texts: plan.Seed ^ name.Sum64(), prefixes: map[int]string{}, used: map[int]bool{}}
}

// source returns the requests of one stage: each prompt in turn, until there are
// as many as the plan says. In the first stage of the endpoint the warm-up
// requests come before, and measurement follows without a pause. A part of the plan
// counts the requests of the others too, so that each knows which are its own. Where
// their number depends on answers, since users send them until a time is over, all
// parts begin a new round of them.
func (a *asker) source(number int) load.Source {
	prompts, stage, most := a.plan.Prompts.Prompts, a.plan.Stages[number], a.plan.StageRequests(number)
	warmup := 0
	if !a.warmed {
		a.warmed, warmup = true, a.plan.Warmup
	}
	if number > 0 && !a.plan.Stages[number-1].Load.IsOpen() {
		a.begun = a.plan.Part.RoundUp(a.begun)
	}
	counts, arrival := map[bench.Phase]int{}, 0
	return func(user int, due bench.Instant, elapsed time.Duration) (bench.Request, load.Draw) {
		phase := bench.Measured
		switch {
		case counts[bench.Warmup] < warmup:
			phase = bench.Warmup
		case elapsed < stage.Settle:
			phase = bench.Settling
		case most > 0 && counts[phase] == most:
			return bench.Request{}, load.None
		}
		if phase == bench.Measured && counts[phase] == 0 && stage.Settle > 0 && !stage.Load.IsOpen() {
			a.begun = a.plan.Part.RoundUp(a.begun)
		}
		place := counts[phase]
		counts[phase]++
		if !a.plan.Part.Has(a.begun) {
			a.skip()
			arrival++
			return bench.Request{}, load.Others
		}
		r := bench.Request{Seq: a.next(), Endpoint: a.endpoint, Stage: number, Phase: phase, User: user, Due: due}
		r.Prompt, r.Iteration = prompts[place%len(prompts)], place/len(prompts)
		a.begin(&r, a.lengthsOf(stage.Load.Kind, arrival))
		arrival++
		return r, load.Own
	}
}

// lengthsOf are the lengths that the trace has for an arrival; 0 where it has
// none.
func (a *asker) lengthsOf(kind bench.LoadKind, arrival int) (traced bench.TraceArrival) {
	if kind == bench.TraceLoad && arrival < len(a.plan.Trace.Arrivals) {
		return a.plan.Trace.Arrivals[arrival]
	}
	return bench.TraceArrival{}
}

// begin completes the first request of a conversation, or one without.
func (a *asker) begin(r *bench.Request, traced bench.TraceArrival) {
	number := a.begun
	a.begun++
	if a.plan.TurnsOf(r.Prompt) > 1 {
		r.Conversation, r.Turn = number+1, 1
	}
	if a.plan.SharedPrefix.Tokens > 0 {
		a.share(r, number)
	}
	if len(a.images) > 0 {
		r.Images = []bench.Image{a.images[a.turn(&a.imageOrder, imageSeed, number, len(a.images))]}
	}
	a.fill(r, indexOf(number, 1), traced)
	if a.plan.UniquePrefix && a.plan.Input == "" { // synthetic prompts differ from their first words on
		r.Prefix = prompt.Prefix(a.texts, number)
	}
}

// skip counts a request that another part sends.
func (a *asker) skip() {
	if shared := a.plan.SharedPrefix; shared.Tokens > 0 {
		a.used[a.turn(&a.order, orderSeed, a.begun, shared.Count)+1] = true
	}
	a.begun++
}

// indexOf numbers the turns of all conversations of an endpoint.
func indexOf(conversation, turn int) int { return conversation<<10 | (turn - 1) } // plans have at most 1,000 turns

// fill draws the lengths of a request and makes its text, if it is synthetic.
func (a *asker) fill(r *bench.Request, index int, traced bench.TraceArrival) {
	r.OutputWanted = a.length(a.plan.Output, outputSeed, index, traced.Output, 0)
	if a.plan.Input == "" {
		return
	}
	tokens := a.length(a.plan.Input, inputSeed, index, traced.Input, a.plan.InputMean())
	words := a.calibration.Words(tokens, prompt.Share(a.plan.Seed, index))
	r.Prompt.Text = prompt.Synthetic(a.texts, index, words)
	r.InputWanted = tokens
	if r.Shared != "" {
		r.InputWanted += a.plan.SharedPrefix.Tokens
	}
}

// length is a wanted length: that of the trace where it is to be so, or drawn.
func (a *asker) length(l bench.Lengths, purpose uint64, index, traced int, otherwise float64) int {
	switch {
	case l != bench.TraceLengths:
		return l.Draw(a.plan.Seed^purpose, index)
	case traced > 0:
		return traced
	}
	return int(otherwise)
}

// turn returns which of a number of things takes its turn in a request. In each
// round every one comes once, in an order of its own.
func (a *asker) turn(o *order, purpose uint64, number, count int) int {
	round, place := number/count, number%count
	if round != o.round || o.places == nil {
		*o = order{round, rand.New(rand.NewPCG(a.plan.Seed^purpose, uint64(round))).Perm(count)}
	}
	return o.places[place]
}

// share puts one of the shared prefixes before a request.
func (a *asker) share(r *bench.Request, number int) {
	shared := a.plan.SharedPrefix
	r.SharedPrefix = a.turn(&a.order, orderSeed, number, shared.Count) + 1
	text, made := a.prefixes[r.SharedPrefix]
	if !made {
		text = prompt.SharedPrefix(a.texts, r.SharedPrefix, a.calibration.PrefixWords(shared.Tokens))
		a.prefixes[r.SharedPrefix] = text
	}
	r.Shared, r.PrefixCold = text, !a.used[r.SharedPrefix]
	a.used[r.SharedPrefix] = true
}

// follow returns the next turn of a conversation: what was said so far, the
// answer, and what the user says to it. Any goroutine may call it.
func (a *asker) follow(r bench.Request, answer string, due bench.Instant) bench.Request {
	if answer == "" { // all of it was reasoning or a tool call: servers refuse an empty message
		answer = "..."
	}
	next := r
	next.History = append(r.Messages(), bench.Message{Role: bench.AssistantRole, Text: answer})
	next.Seq, next.Due, next.Turn = a.next(), due, r.Turn+1
	next.Images, next.Shared, next.Prefix, next.SharedPrefix, next.PrefixCold = nil, "", "", 0, false
	if turns := r.Prompt.Turns; len(turns) > 0 {
		next.Prompt.Text = turns[r.Turn-1]
	} else if a.plan.Input == "" {
		next.Prompt = a.after(r.Prompt)
	}
	a.fill(&next, indexOf(r.Conversation-1, next.Turn), bench.TraceArrival{})
	return next
}

// after is the prompt after another in the set.
func (a *asker) after(p bench.Prompt) bench.Prompt {
	set := a.plan.Prompts.Prompts
	at := slices.IndexFunc(set, func(other bench.Prompt) bool { return other.ID == p.ID })
	next := set[(at+1)%len(set)]
	next.System, next.Turns = p.System, p.Turns // of the conversation
	return next
}
