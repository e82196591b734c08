package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestInstantsAreInOrder(t *testing.T) {
	server := start(t, Behaviour{TTFT: 20 * time.Millisecond, ITL: time.Millisecond, Reasoning: 2, RoleFirst: 5 * time.Millisecond})
	mustBody(t, post(t, server, streamed))
	truth := onlyTruth(t, server)
	order := []int64{1, truth.Arrived, truth.Read, truth.Head, truth.FirstEvent, truth.First, truth.Answer, truth.Last, truth.Done}
	if !slices.IsSorted(order) || truth.Began != truth.Arrived {
		t.Errorf("not ascending: %v", order)
	}
	if truth.Writes[0] != truth.First || truth.Writes[2] != truth.Answer || truth.Writes[7] != truth.Last {
		t.Errorf("writes %v do not hold first %d, answer %d, last %d", truth.Writes, truth.First, truth.Answer, truth.Last)
	}
	if truth.First-truth.FirstEvent > int64(time.Second) || truth.FirstEvent < truth.Arrived+int64(15*time.Millisecond) {
		t.Errorf("role chunk at %d, read at %d, first output at %d: want 15 and 20 ms after read", truth.FirstEvent, truth.Arrived, truth.First)
	}
}

func TestTruthIsServedInPagesAndCleared(t *testing.T) {
	server := start(t, Behaviour{})
	for range 3 {
		mustBody(t, post(t, server, streamed))
	}
	root := strings.TrimSuffix(server.URL(), "/v1") + "/truth"
	fetch := func(query string) (page Page) {
		answer, err := client(t).Get(root + query)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
			t.Fatal(err)
		}
		return page
	}
	if page := fetch("?since=1"); len(page.Requests) != 2 || page.Next != 3 || page.Requests[0].Number != 1 || len(page.Requests[0].Writes) != 8 {
		t.Errorf("page from 1: %+v", page)
	}
	if page := fetch("?since=3"); len(page.Requests) != 0 || page.Next != 3 {
		t.Errorf("page from the end: %+v", page)
	}
	clear, _ := http.NewRequest("DELETE", root, nil)
	if answer, err := client(t).Do(clear); err != nil || answer.StatusCode != 204 {
		t.Fatalf("%v, %v", answer, err)
	}
	if page := fetch(""); len(page.Requests) != 0 || page.Next != 0 {
		t.Errorf("after clearing: %+v", page)
	}
}

func TestLogIsBounded(t *testing.T) {
	var l truthLog
	l.writes = maxWrites - 3
	l.add(Truth{Writes: []int64{1, 2}})
	l.add(Truth{Writes: []int64{1, 2}})
	l.truths = make([]Truth, maxTruths)
	l.add(Truth{})
	page := l.since(0)
	if page.DroppedWrites != 1 || page.Dropped != 1 || len(page.Requests) != maxTruths {
		t.Errorf("%d without writes, %d dropped, %d in the log", page.DroppedWrites, page.Dropped, len(page.Requests))
	}
}
