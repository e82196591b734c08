package cli

import (
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
)

func TestTheCommandThatAddsAModelAgainHasAllOfIt(t *testing.T) {
	want := bench.Endpoint{
		Name: "m", Title: "M", URL: "https://host/v1/chat/completions", Model: "org/m", Family: "f", Deployment: "d", Key: "env:KEY",
		Aliases: []string{"a", "b"}, Headers: map[string]string{"X-One": "1"}, Body: map[string]any{"top_k": 5.0, "stop": "."},
		Protocol: bench.Protocol{Tokenizer: "o200k_base"},
		Insecure: true, PriceInput: 0.25, PriceOutput: 1e-7,
	}
	var flags endpointFlags
	var got bench.Endpoint
	c := &cobra.Command{RunE: func(c *cobra.Command, args []string) (err error) {
		got, err = flags.apply(c, bench.Endpoint{Name: args[0]})
		return err
	}}
	flags.registerAll(c.Flags())
	words := strings.Fields(strings.ReplaceAll(addCommandLine(want), "'", "")) // no value has a space
	c.SetArgs(words[3:])
	if err := c.Execute(); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v\nmade %+v\nwant %+v", words, got, want)
	}
}
