package runfile

import "encoding/json"

// Lists of a run that is written have longer elements on average than these; a model of
// its summary has hundreds of numbers. Shorter ones, such as a hundred million nulls, would
// take more memory than their bytes.
const (
	leastElement = 24
	leastModel   = 500
	freeElements = 4096 // may be shorter
	deepest      = 1000 // nesting
)

// isSwollen reports whether the JSON of a header has more elements in its lists than any
// that is written.
func isSwollen(text []byte) bool {
	if elements(text) > len(text)/leastElement+freeElements {
		return true
	}
	var head struct {
		Run struct {
			Summary struct{ Models []json.RawMessage }
		}
	}
	_ = json.Unmarshal(text, &head) // the caller finds mistakes
	return len(head.Run.Summary.Models) > len(text)/leastModel+1
}

// elements counts the elements of all lists, in lists that are not empty one too few.
func elements(text []byte) (count int) {
	var lists []bool // of each object and list around: is it a list
	inText := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '[' || c == '{':
			if len(lists) == deepest {
				return len(text)
			}
			lists = append(lists, c == '[')
		case (c == ']' || c == '}') && len(lists) > 0:
			lists = lists[:len(lists)-1]
		case c == ',' && len(lists) > 0 && lists[len(lists)-1]:
			count++
		}
	}
	return count
}
