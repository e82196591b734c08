package trace

import (
	"slices"
	"strings"
)

// The names of the columns that are read, in lower case and with underscores.
// Others are ignored.
var (
	timeColumns = []string{
		"at", "timestamp", "arrival", "arrival_time", "arrived_at", "time", "at_s", "timestamp_s", "arrival_s",
		"at_ms", "timestamp_ms", "arrival_ms", "arrival_time_ms",
	}
	inputColumns = []string{
		"input", "input_tokens", "input_length", "input_len", "prompt_tokens", "prompt_length", "prompt_len",
		"request_tokens", "context_tokens", "contexttokens", "num_prefill_tokens",
	}
	outputColumns = []string{
		"output", "output_tokens", "output_length", "output_len", "completion_tokens", "response_tokens",
		"generated_tokens", "generatedtokens", "num_decode_tokens",
	}
)

// columns are the names that a file has for what is read of it.
type columns struct {
	time, input, output string // as the file writes them; "": there is none
	isMillis            bool   // times are in milliseconds, not seconds
}

// findColumns chooses the columns of a file from the names in its header or first
// object. Two names for the same thing are a mistake, since only one can be meant.
func findColumns(names []string) (found columns, mistake string) {
	known := map[string]bool{}
	for _, name := range names {
		known[normalized(name)] = true
	}
	for _, column := range []struct {
		into  *string
		names []string
	}{{&found.time, timeColumns}, {&found.input, inputColumns}, {&found.output, outputColumns}} {
		for _, name := range names {
			switch {
			case !slices.Contains(column.names, normalized(name)):
			case *column.into != "":
				return found, "the columns " + quoted(*column.into) + " and " + quoted(name) + " mean the same: keep one of them"
			default:
				*column.into = name
			}
		}
	}
	if found.time == "" {
		return found, "there is no column of times: name one at, timestamp or arrival"
	}
	found.isMillis = strings.HasSuffix(normalized(found.time), "_ms") || isMooncake(known)
	return found, ""
}

// isMooncake reports whether the names are those of Mooncake's traces, whose
// timestamp is in milliseconds. Traces of Qwen have the same names and those of a
// chat, with seconds.
func isMooncake(known map[string]bool) bool {
	return known["timestamp"] && known["hash_ids"] && !known["chat_id"]
}

func normalized(name string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(name)))
}
