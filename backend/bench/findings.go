package bench

// Findings are what was unusual about one request and its answer. The zero
// value is an answer without anything unusual.
type Findings struct {
	Adapted  []string       `json:"adapted,omitempty"`          // what the server refused: "temperature", "max_tokens -> max_completion_tokens"
	Revoked  int            `json:"revoked_finishes,omitempty"` // finish reasons that output followed
	Repeated int64          `json:"repeated_bytes,omitempty"`   // bytes of output that only repeated what had come; they are counted nowhere
	Unknown  []string       `json:"unknown_fields,omitempty"`   // fields that look like output and are not understood, by their paths
	ThinkTag string         `json:"think_tag,omitempty"`        // the tag by which reasoning within the content was recognised
	Server   *ServerTimings `json:"server_timings,omitempty"`   // what the server says of its own work
}
