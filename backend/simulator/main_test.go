package simulator

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if query, is := os.LookupEnv(childEnv); is {
		serveAsChild(query)
		return
	}
	goleak.VerifyTestMain(m)
}
