package simulator

import (
	"net/http"
	"slices"
)

// completionRequest is what the simulator understands of a request for an
// answer, whatever API it came through.
type completionRequest struct {
	model            string
	stream           bool
	prompt           prompt
	maxTokens        int    // 0: none given
	minTokens        int    // 0: none given
	ignoresEnd       bool   // of the model: the answer goes on to maxTokens
	lengthField      string // that asks for one of the two; "": none
	wantsUsage       bool   // token counts at the end of the stream
	wantsUsageAlways bool   // token counts in every event
	streamOptions    bool   // the field stream_options is there
}

// rejection is why a request is not served.
type rejection struct {
	status  int
	message string
	kind    string
}

// malformed is the rejection of a request that cannot be understood.
func malformed(message string) *rejection {
	return &rejection{http.StatusBadRequest, message, "invalid_request_error"}
}

// check returns why the behaviour does not serve the request, or nil.
func (b *Behaviour) check(r *completionRequest) *rejection {
	switch {
	case r.maxTokens < 0 || r.maxTokens > maxTokens:
		return malformed("max_tokens must be a number from 1 to 10000000")
	case b.RefuseStreamOptions && r.streamOptions:
		return malformed("Unrecognized request argument supplied: stream_options")
	case b.ForcedLength == ForcedRefused && r.lengthField != "":
		return malformed("Unrecognized request argument supplied: " + r.lengthField)
	case b.ForcedLength != ForcedIgnored && (r.minTokens < 0 || r.maxTokens > 0 && r.minTokens > r.maxTokens || r.minTokens > maxTokens):
		return malformed("min_tokens must be a number from 0 to max_tokens")
	case len(b.Models) > 0 && !slices.Contains(b.Models, r.model):
		return &rejection{http.StatusNotFound, "the model " + r.model + " does not exist", "model_not_found"}
	}
	return nil
}
