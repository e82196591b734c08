package record

import (
	"bytes"
	"encoding/json"

	"tokenlap/backend/bench"
)

// ReadJSON is json.Unmarshal that reads numbers in fields of type any, such as the extra
// body fields of an endpoint, without loss; see convertNumbers.
func ReadJSON(text []byte, into any) error {
	switch value := into.(type) {
	case *map[string]any:
		err := decodeNumbers(text, value)
		convertNumbers(*value)
		return err
	case *bench.Plan:
		err := decodeNumbers(text, value)
		convertBodies(value.Endpoints)
		return err
	case *bench.Run:
		err := decodeNumbers(text, value)
		convertBodies(value.Plan.Endpoints)
		return err
	}
	return json.Unmarshal(text, into)
}

func convertBodies(endpoints []bench.Endpoint) {
	for _, endpoint := range endpoints {
		convertNumbers(endpoint.Body)
	}
}

// decodeNumbers decodes JSON with each number in an any as a json.Number.
func decodeNumbers(text []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(value)
}

// convertNumbers replaces each json.Number in a value by an int64 where it is
// a whole number of that size, else by a float64. By default encoding/json
// decodes every number as a float64, which rounds a large seed.
func convertNumbers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key := range value {
			value[key] = convertNumbers(value[key])
		}
	case []any:
		for i := range value {
			value[i] = convertNumbers(value[i])
		}
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			return whole
		}
		if real, err := value.Float64(); err == nil {
			return real
		}
	}
	return value
}

// Reported is the figures that an imported file states of a request.
type Reported struct{ Of **bench.Reported }

// JSON returns them; "" for none.
func (r Reported) JSON() (string, error) {
	if *r.Of == nil {
		return "", nil
	}
	text, err := json.Marshal(*r.Of)
	return string(text), err
}

// ReadJSON sets them to what JSON returned.
func (r Reported) ReadJSON(text string) error {
	*r.Of = nil
	if text == "" {
		return nil
	}
	*r.Of = new(bench.Reported)
	return json.Unmarshal([]byte(text), *r.Of)
}

// Findings is what was unusual about a request, with who counted its tokens
// where that was not the server.
type Findings struct{ Of *bench.Sample }

// findings is their form in JSON.
type findings struct {
	bench.Findings
	Tokenizer  string  `json:"tokenizer,omitempty"`
	TokenError float64 `json:"token_error,omitempty"`
}

// JSON returns them; "" for none.
func (f Findings) JSON() (string, error) {
	text, err := json.Marshal(findings{f.Of.Findings, f.Of.Tokens.Tokenizer, f.Of.Tokens.Error})
	if err != nil || string(text) == "{}" {
		return "", err
	}
	return string(text), nil
}

// ReadJSON sets them to what JSON returned.
func (f Findings) ReadJSON(text string) error {
	var stored findings
	if text != "" {
		if err := json.Unmarshal([]byte(text), &stored); err != nil {
			return err
		}
	}
	f.Of.Findings, f.Of.Tokens.Tokenizer, f.Of.Tokens.Error = stored.Findings, stored.Tokenizer, stored.TokenError
	return nil
}
