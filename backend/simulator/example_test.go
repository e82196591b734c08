package simulator_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"tokenlap/backend/simulator"
)

func ExampleStart() {
	behaviour, err := simulator.Parse("ttft=20ms&itl=1ms&tokens=5")
	if err != nil {
		fmt.Println(err)
		return
	}
	server, err := simulator.Start("127.0.0.1:0", behaviour)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()

	question := `{"model":"any","messages":[{"role":"user","content":"Hello there"}],"stream":true}`
	answer, err := http.Post(server.URL()+"/chat/completions", "application/json", strings.NewReader(question))
	if err != nil {
		fmt.Println(err)
		return
	}
	io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	http.DefaultClient.CloseIdleConnections()

	truth := server.Truth()[0]
	fmt.Println(truth.Tokens, "tokens in", len(truth.Writes), "writes, finish reason", truth.Finish)
	fmt.Println("first output not before its time:", truth.First-truth.Arrived >= 20e6)
	// Output:
	// 5 tokens in 5 writes, finish reason stop
	// first output not before its time: true
}
