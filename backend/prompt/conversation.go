package prompt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// conversation is what is asked of one in a file: what the system says and what
// the user says, answer by answer. Answers of the file are left out, since the
// model's own are carried on.
type conversation struct {
	system string
	turns  []string
}

// conversationFields are the names under which files have conversations: that of
// OpenAI's messages and that of ShareGPT.
var conversationFields = []string{"messages", "conversations"}

// roles are whose messages the roles of OpenAI and of ShareGPT are.
var roles = map[string]bench.Role{
	"system": bench.SystemRole, "developer": bench.SystemRole,
	"user": bench.UserRole, "human": bench.UserRole,
	"assistant": bench.AssistantRole, "gpt": bench.AssistantRole, "chatgpt": bench.AssistantRole, "bing": bench.AssistantRole, "bard": bench.AssistantRole, "model": bench.AssistantRole,
}

// readConversation reads a list of messages: role and content, or from and value.
// What a role says in several messages in a row is joined.
func readConversation(list json.RawMessage) (c conversation, err error) {
	var messages []struct {
		Role    string          `json:"role"`
		From    string          `json:"from"`
		Content json.RawMessage `json:"content"`
		Value   string          `json:"value"`
	}
	if json.Unmarshal(list, &messages) != nil {
		return c, errors.New(`messages must be a list, such as [{"role": "user", "content": "..."}]`)
	}
	var before bench.Role
	for i, m := range messages {
		role, known := roles[strings.ToLower(m.Role+m.From)]
		if !known {
			return c, fmt.Errorf("message %d has the role %q: use system, user or assistant", i+1, shorten(m.Role+m.From))
		}
		text := m.Value
		if len(m.Content) > 0 {
			if text, err = textOfContent(m.Content); err != nil {
				return c, fmt.Errorf("message %d: %w", i+1, err)
			}
		}
		if err := c.add(role, before, text); err != nil {
			return c, fmt.Errorf("message %d: %w", i+1, err)
		}
		before = role
	}
	return c, nil
}

func (c *conversation) add(role, before bench.Role, text string) error {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	last := len(c.turns) - 1
	switch {
	case strings.TrimSpace(text) == "" || role == bench.AssistantRole:
	case role == bench.SystemRole && len(c.turns) > 0:
		return errors.New("a message of the system must come before those of the user")
	case role == bench.SystemRole:
		c.system = strings.TrimPrefix(c.system+"\n\n"+text, "\n\n")
	case before == bench.UserRole && last >= 0:
		c.turns[last] += "\n\n" + text
	default:
		c.turns = append(c.turns, text)
	}
	return nil
}

// textOfContent reads a text, or a list of parts that are text.
func textOfContent(content json.RawMessage) (string, error) {
	var text string
	if json.Unmarshal(content, &text) == nil { // null too: of an assistant that called a tool
		return text, nil
	}
	var parts []struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	if json.Unmarshal(content, &parts) != nil {
		return "", errors.New("its content must be text, or a list of parts with a type")
	}
	var texts []string
	for _, part := range parts {
		if !slices.Contains([]string{"text", "input_text", "output_text"}, part.Type) {
			return "", fmt.Errorf("its content has a part of type %q: only text can be read from a file", shorten(part.Type))
		}
		texts = append(texts, part.Text)
	}
	return strings.Join(texts, "\n\n"), nil
}

// readJSON reads a list of the objects that readJSONL reads one a line, as
// ShareGPT has it.
func readJSON(content []byte, wrong *mistakes) []record {
	if !bytes.HasPrefix(bytes.TrimSpace(content), []byte("[")) {
		return readJSONL(content, wrong)
	}
	lines := lineCounter{content: content, line: 1}
	decoder := json.NewDecoder(bytes.NewReader(content))
	if _, err := decoder.Token(); err != nil {
		wrong.add(1, "this is not JSON: %v", err)
		return nil
	}
	var records []record
	place := 0
	for decoder.More() {
		line := lines.of(decoder.InputOffset())
		var object json.RawMessage
		if err := decoder.Decode(&object); err != nil {
			wrong.add(line, "this is not JSON: %v", endOfFile(err))
			return records
		}
		place++
		for _, one := range readElement(object, line, wrong) {
			one.place = place
			records = append(records, one)
		}
	}
	if _, err := decoder.Token(); err != nil {
		wrong.add(lines.of(int64(len(content))), "this is not JSON: %v", endOfFile(err))
	}
	return records
}

func endOfFile(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file ends within its list")
	}
	return err
}

// readElement reads one object of a list or line. It returns none after a mistake
// that keeps it from being read, or for a conversation in which the user says
// nothing.
func readElement(object []byte, line int, wrong *mistakes) []record {
	if object[0] != '{' {
		wrong.add(line, "each prompt must be one JSON object, such as {\"text\": \"...\"}")
		return nil
	}
	before := len(wrong.list)
	one, err := readObject(object, line, wrong)
	switch {
	case err != nil:
		wrong.add(line, "this is not JSON: %v", err)
		return nil
	case one.talk != nil && len(one.talk.turns) == 0 && len(wrong.list) == before: // collections have such entries
		return nil
	}
	one.line, one.faulty = line, len(wrong.list) > before
	return []record{one}
}

// lineCounter finds the lines of offsets that only increase.
type lineCounter struct {
	content []byte
	offset  int64
	line    int
}

// of returns the line of the first object from an offset on.
func (l *lineCounter) of(offset int64) int {
	for offset < int64(len(l.content)) && bytes.IndexByte([]byte(" \t\r\n,"), l.content[offset]) >= 0 {
		offset++
	}
	l.line += bytes.Count(l.content[l.offset:offset], []byte("\n"))
	l.offset = offset
	return l.line
}
