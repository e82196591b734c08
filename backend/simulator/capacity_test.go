package simulator

import (
	"fmt"
	"io"
	"net"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// dialAndAsk sends a request over a connection of its own.
func dialAndAsk(t *testing.T, server *Server, more string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", server.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	text := requestBody(more)
	if _, err := fmt.Fprintf(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(text), text); err != nil {
		t.Fatal(err)
	}
	return conn
}

// Ten at a time, each for 200 ms: the server must begin exactly 50 requests a
// second, whatever its timers do.
func TestSaturatedServerServesAtItsCapacity(t *testing.T) {
	const parallel, requests, service = 10, 60, 200 * time.Millisecond
	server := start(t, Behaviour{Parallel: parallel, TTFT: 100 * time.Millisecond, ITL: 50 * time.Millisecond, Tokens: 3})
	for i := range requests {
		dialAndAsk(t, server, []string{`,"stream":true`, ""}[i%2])
	}
	eventually(t, "all are answered", func() bool { return len(server.Truth()) == requests })

	truths := server.Truth()
	ends := map[int64]int{}
	for _, truth := range truths {
		ends[truth.Began+int64(service)]++
	}
	waited := 0
	for _, truth := range truths {
		if truth.Began == truth.Arrived {
			continue
		}
		waited++
		if ends[truth.Began]--; ends[truth.Began] < 0 {
			t.Errorf("request %d began at %d: not when another's service ended", truth.Number, truth.Began)
		}
		for _, other := range truths {
			// The other had been queued for long when this one began. Slots that end
			// almost together may pass on in another order.
			if other.Arrived < truth.Arrived && other.Read+int64(50*time.Millisecond) < truth.Began && other.Began > truth.Began+int64(service/2) {
				t.Errorf("request %d began before %d, which had arrived earlier", truth.Number, other.Number)
			}
		}
	}
	if waited < requests-parallel-5 { // a few may arrive when a slot is free
		t.Errorf("%d of %d requests waited, want about %d", waited, requests, requests-parallel)
	}
}

func TestNeverMoreThanParallelAreServed(t *testing.T) {
	server := start(t, Behaviour{Parallel: 2, TTFT: 100 * time.Millisecond, ITL: 2 * time.Millisecond, Tokens: 8})
	for range 8 {
		dialAndAsk(t, server, `,"stream":true`)
	}
	most := int64(0)
	eventually(t, "all are answered", func() bool {
		most = max(most, server.metrics.running.Load())
		return len(server.Truth()) == 8
	})
	if most != 2 {
		t.Errorf("%d were served at once, want 2", most)
	}
}

// A naive queue of so many servers gives every instant at which a request must
// begin.
func TestQueueIsServedInOrderOfArrival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parallel := rapid.IntRange(1, 5).Draw(t, "parallel")
		gaps := rapid.SliceOfN(rapid.Int64Range(0, 30), 1, 60).Draw(t, "gaps")
		services := rapid.SliceOfN(rapid.Int64Range(1, 100), len(gaps), len(gaps)).Draw(t, "services")
		pipe, other := net.Pipe()
		defer pipe.Close()
		defer other.Close()
		c, begins := newCapacity(parallel), make([]int64, len(gaps))
		servers := make([]int64, parallel) // until when each is busy
		waiters := make([]*waiter, len(gaps))
		var busy []int64 // ends of what is being served
		releaseUntil := func(now int64) {
			for slices.Sort(busy); len(busy) > 0 && busy[0] <= now; slices.Sort(busy) {
				end := busy[0]
				busy = busy[1:]
				c.release(end)
				for i, w := range waiters {
					if w != nil && len(w.began) > 0 {
						begins[i] = <-w.began
						busy = append(busy, begins[i]+services[i])
					}
				}
			}
		}
		want, now := make([]int64, len(gaps)), int64(0)
		for i, gap := range gaps {
			now += gap
			slices.Sort(servers)
			want[i] = max(now, servers[0])
			servers[0] = want[i] + services[i]

			releaseUntil(now)
			w := &waiter{conn: &conn{raw: pipe}, arrived: now, number: i, began: make(chan int64, 1)}
			if began, isFree := c.join(w); isFree {
				begins[i], busy = began, append(busy, began+services[i])
			} else {
				waiters[i] = w
			}
		}
		releaseUntil(1 << 40)
		if !slices.Equal(begins, want) {
			t.Fatalf("requests began at %v, want %v", begins, want)
		}
	})
}

func TestClientThatLeavesReleasesItsSlot(t *testing.T) {
	server := start(t, Behaviour{TTFT: time.Hour, Parallel: 1})
	conn := dialAndAsk(t, server, streamed)
	eventually(t, "the request is served", func() bool { return server.metrics.running.Load() == 1 })
	conn.Close()
	eventually(t, "the truth is recorded", func() bool { return len(server.Truth()) == 1 })
	if got := server.Truth()[0].Error; got != errLeft.Error() {
		t.Errorf("error %q", got)
	}
	dialAndAsk(t, server, streamed)
	eventually(t, "the next request is served", func() bool { return server.metrics.running.Load() == 1 })
}

func TestClientThatLeavesTheQueueIsPassedOver(t *testing.T) {
	server := start(t, Behaviour{TTFT: time.Hour, Parallel: 1})
	queued := func(n int64) func() bool { return func() bool { return server.metrics.waiting.Load() == n } }
	first := dialAndAsk(t, server, streamed)
	eventually(t, "the first is served", func() bool { return server.metrics.running.Load() == 1 })
	second := dialAndAsk(t, server, streamed)
	eventually(t, "the second waits", queued(1))
	dialAndAsk(t, server, streamed)
	eventually(t, "the third waits", queued(2))
	second.Close()
	eventually(t, "the second is gone", queued(1))
	if truth := onlyTruth(t, server); truth.Error != errLeft.Error() || truth.Head != 0 {
		t.Errorf("the second ended with %q, its response head written at %d", truth.Error, truth.Head)
	}
	first.Close()
	eventually(t, "the third is served", func() bool { return queued(0)() && server.metrics.running.Load() == 1 && server.requests.Load() == 3 })
}

func TestPipelinedRequestBeginsWhenItArrives(t *testing.T) {
	server := start(t, Behaviour{Parallel: 1, TTFT: 20 * time.Millisecond, Tokens: 1})
	conn, err := net.Dial("tcp", server.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	one := requestBody(streamed)
	one = fmt.Sprintf("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(one), one)
	if _, err := io.WriteString(conn, one+one); err != nil { // the second is parsed when the first is done
		t.Fatal(err)
	}
	eventually(t, "both are answered", func() bool { return len(server.Truth()) == 2 })
	first, second := server.Truth()[0], server.Truth()[1]
	if second.Arrived > first.Last || second.Began != first.Began+int64(20*time.Millisecond) {
		t.Errorf("the first began at %d and ended at %d; the second came at %d and began at %d", first.Began, first.Last, second.Arrived, second.Began)
	}
}

// A request that is sent while the one before it on the connection waits must
// not be mistaken for the client's leaving.
func TestQueuedConnectionMaySendItsNextRequest(t *testing.T) {
	server := start(t, Behaviour{Parallel: 1, TTFT: 30 * time.Millisecond, Tokens: 1})
	blocking := dialAndAsk(t, server, streamed)
	defer blocking.Close()
	conn, err := net.Dial("tcp", server.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	text := requestBody(streamed)
	for range 3 {
		fmt.Fprintf(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(text), text)
		time.Sleep(5 * time.Millisecond)
	}
	eventually(t, "all four are answered", func() bool { return len(server.Truth()) == 4 })
	for _, truth := range server.Truth() {
		if truth.Error != "" || truth.Status != 200 {
			t.Errorf("request %d: status %d, %s", truth.Number, truth.Status, truth.Error)
		}
	}
}
