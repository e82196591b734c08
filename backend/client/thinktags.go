package client

import (
	"bytes"
	"strings"

	"tokenlap/backend/dialect"
)

// thinkTags tells reasoning from the answer where a model writes both into the
// content and puts its reasoning between tags:
//
//	seeking -> thinking -> closed -> answering
//
// Only tags at the beginning count. A tag may be split over events: what may
// still become one is held back.
type thinkTags struct {
	open   []string // opening tags; one that begins with </ or [/ closes reasoning that the answer begins with
	stage  thinkStage
	closer []byte
	tag    string // that was found; "": none
	held   []byte // text of which is not known yet what it is
}

type thinkStage int

const (
	seeking thinkStage = iota
	insideTags
	closed // the tag is closed and nothing but white space came after it
	answering
)

// reset readies the tags for another answer and keeps their memory.
func (t *thinkTags) reset(open []string) {
	*t = thinkTags{open: open, held: t.held[:0], closer: t.closer[:0]}
	switch {
	case len(open) == 0:
		t.stage = answering
	case isClosingTag(open[0]):
		t.stage, t.closer, t.tag = insideTags, append(t.closer, open[0]...), open[0]
	}
}

func isClosingTag(tag string) bool { return len(tag) > 1 && tag[1] == '/' }

// split moves what is reasoning from the answer of an event to its reasoning.
// It reports whether text was held back of which that is not known yet.
func (t *thinkTags) split(e *dialect.Event) (undecided bool) {
	if t.stage == answering || len(e.Answer) == 0 {
		return false
	}
	t.held = append(t.held, e.Answer...)
	e.Answer = e.Answer[:0]
	for again := true; again; {
		switch t.stage {
		case seeking:
			again, undecided = t.seek(e)
		case insideTags:
			again = t.think(e)
		case closed:
			again = t.skipSpace(e)
		case answering:
			e.Answer = append(e.Answer, t.held...)
			t.held, again = t.held[:0], false
		}
	}
	return undecided
}

// flush gives what is still held back: at the end of a stream it is what it
// looks like.
func (t *thinkTags) flush(e *dialect.Event) {
	if t.stage == seeking {
		e.Answer = append(e.Answer, t.held...)
	} else {
		e.Reasoning = append(e.Reasoning, t.held...)
	}
	t.held = t.held[:0]
}

func (t *thinkTags) seek(e *dialect.Event) (again, undecided bool) {
	text := bytes.TrimLeft(t.held, " \t\r\n")
	mayCome := len(text) == 0
	for _, tag := range t.open {
		if len(text) < len(tag) {
			mayCome = mayCome || strings.HasPrefix(tag, string(text))
			continue
		}
		if string(text[:len(tag)]) == tag {
			t.stage, t.tag = insideTags, tag
			t.closer = append(append(t.closer[:0], tag[0], '/'), tag[1:]...)
			t.move(e, len(t.held)-len(text)+len(tag))
			return true, false
		}
	}
	if mayCome {
		return false, true
	}
	t.stage = answering
	return true, false
}

func (t *thinkTags) think(e *dialect.Event) (again bool) {
	if end := bytes.Index(t.held, t.closer); end >= 0 {
		t.move(e, end+len(t.closer))
		t.stage = closed
		return true
	}
	keep := min(len(t.held), len(t.closer)-1)
	for ; keep > 0 && !bytes.HasPrefix(t.closer, t.held[len(t.held)-keep:]); keep-- {
	}
	t.move(e, len(t.held)-keep)
	return false
}

func (t *thinkTags) skipSpace(e *dialect.Event) (again bool) {
	space := len(t.held) - len(bytes.TrimLeft(t.held, " \t\r\n"))
	t.move(e, space)
	if len(t.held) > 0 {
		t.stage = answering
	}
	return len(t.held) > 0
}

// move gives the first n bytes held to the reasoning.
func (t *thinkTags) move(e *dialect.Event, n int) {
	e.Reasoning = append(e.Reasoning, t.held[:n]...)
	t.held = append(t.held[:0], t.held[n:]...)
}
