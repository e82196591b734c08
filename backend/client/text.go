package client

import (
	"bytes"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/dialect"
)

// note keeps what any event may carry.
func (x *exchange) note(d *dialect.Event) {
	s := &x.sample
	if s.ResponseID == "" && len(d.ID) > 0 {
		s.ResponseID = string(d.ID)
	}
	if len(d.Finish) > 0 && (d.Ends || !x.ended) {
		s.FinishReason = string(d.Finish)
	}
	if d.HasUsage && d.Tokens.IsPlausible() && (d.Tokens.Output > 0 || s.Tokens.Output <= 0) { // a 0 with each chunk is a placeholder
		s.Tokens = s.Tokens.Updated(d.Tokens)
	}
	if d.Server != nil {
		s.Server = d.Server
	}
	if len(d.Unknown) > 0 {
		x.noteUnknown(d.Unknown)
	}
	x.keepText(d)
}

// keepText tells reasoning from the answer and keeps both.
func (x *exchange) keepText(d *dialect.Event) {
	if x.conn.think.split(d) && !x.heldAt.Reached() {
		x.heldAt = x.at
	}
	if len(d.Answer)+len(d.Tool) > 0 && !x.sample.Answer.Reached() {
		x.sample.Answer = x.at
		if x.heldAt.Reached() && x.conn.think.tag == "" {
			x.sample.Answer = x.heldAt
		}
	}
	x.count(d)
}

// flush decides what text is that was still held back at the end.
func (x *exchange) flush() {
	if x.conn == nil {
		return
	}
	think, d := &x.conn.think, &x.conn.event
	if think.tag != "" && (think.stage != insideTags || x.reasoning.bytes > 0) {
		x.sample.ThinkTag = think.tag
	}
	if len(think.held) == 0 {
		return
	}
	d.Answer, d.Reasoning, d.Tool = d.Answer[:0], d.Reasoning[:0], d.Tool[:0]
	if think.flush(d); len(d.Answer) > 0 && !x.sample.Answer.Reached() {
		x.sample.Answer = x.heldAt
	}
	x.count(d)
}

// noteUnknown keeps the paths of fields that are not understood.
func (x *exchange) noteUnknown(paths []byte) {
	const most = 8
	for path := range bytes.FieldsSeq(paths) {
		if len(x.sample.Unknown) == most || slices.ContainsFunc(x.sample.Unknown, func(one string) bool { return one == string(path) }) {
			continue
		}
		if shown := clip(x.client.options.MaskAnswer(string(path)), 80); !slices.Contains(x.sample.Unknown, shown) {
			x.sample.Unknown = append(x.sample.Unknown, shown)
		}
	}
}

// unknownOutput names the fields that may have held the output; "" for none.
func (x *exchange) unknownOutput() string {
	if len(x.sample.Unknown) == 0 {
		return ""
	}
	return " that is understood: there was text in " + strings.Join(x.sample.Unknown, ", ")
}

// reduce takes away what an event only repeats of the text before it.
func (x *exchange) reduce(d *dialect.Event) {
	least := 32 // bytes that are like all before them by no chance
	if d.Ends {
		least = 8
	}
	d.Answer = x.reduceText(&x.conn.repeats.answer, &x.answer, d.Answer, least)
	d.Reasoning = x.reduceText(&x.conn.repeats.reasoning, &x.reasoning, d.Reasoning, least)
}

func (x *exchange) reduceText(r *repetition, kept *textBuffer, text []byte, least int) []byte {
	if len(text) == 0 {
		return text
	}
	fresh, shown := r.reduce(text)
	if shown {
		x.forgetRepeated(r, kept, text[:len(text)-len(fresh)])
	}
	if r.state == repeatsNot && len(text) >= least && kept.isWhole(text) {
		fresh = text[len(text):] // all of it, once more at the end
	}
	x.sample.Repeated += int64(len(text) - len(fresh))
	return append(text[:0], fresh...)
}

// forgetRepeated corrects what was counted of a text before it was known to
// repeat: so far it is before.
func (x *exchange) forgetRepeated(r *repetition, kept *textBuffer, before []byte) {
	chunks := x.conn.chunks[max(0, len(x.conn.chunks)-r.chain):]
	for i := len(chunks) - 1; i > 0; i-- {
		if chunks[i].Bytes >= chunks[i-1].Bytes {
			x.sample.Repeated += int64(chunks[i-1].Bytes)
			chunks[i].Bytes -= chunks[i-1].Bytes
		}
	}
	kept.set(before)
	if !x.client.options.CountText {
		return
	}
	into := &x.conn.output.answer
	if kept == &x.reasoning {
		into = &x.conn.output.reasoning
	}
	x.conn.output.replace(into, before)
}

// output stamps an output-bearing event of so many bytes. Output after a
// finish reason revokes it. An error is a cancellation.
func (x *exchange) output(d *dialect.Event, size int) (err error) {
	s, conn, o := &x.sample, x.conn, &x.client.options
	switch {
	case !s.First.Reached():
		s.First = x.at
		conn.socket.wait.stage = flowing
		if o.Limits.Idle > 0 {
			err = conn.socket.enter(flowing)
		}
		if ttft, ok := s.TTFT(); ok && o.OnFirst != nil {
			o.OnFirst(ttft)
		}
	case x.ended:
		x.ended, s.FinishReason = false, ""
		s.Revoked++
		x.client.revokes.Store(true)
		err = conn.socket.enter(flowing)
	}
	if len(d.Finish) > 0 {
		s.FinishReason = string(d.Finish)
	}
	s.Last = x.at
	s.Events++
	chunk := bench.Chunk{At: x.at, Read: x.readNumber, Lag: conn.socket.lag(), Bytes: uint32(size)}
	if d.HasUsage && d.Tokens.IsPlausible() {
		chunk.Tokens = uint32(max(0, d.Tokens.Output))
	}
	conn.chunks = append(conn.chunks, chunk)
	if o.Output != nil {
		o.Output.Add(1)
	}
	return err
}
