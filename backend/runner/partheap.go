package runner

import "container/heap"

// partHeap is the parts that have a next sample, the one with the lowest Seq first.
type partHeap []*part

func (h partHeap) Len() int           { return len(h) }
func (h partHeap) Less(i, j int) bool { return h[i].next.Seq < h[j].next.Seq }
func (h partHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *partHeap) Push(one any)      { *h = append(*h, one.(*part)) }

func (h *partHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// push adds a part, unless it has no samples.
func (h *partHeap) push(p *part) error {
	sample, err, more := p.pull()
	if !more || err != nil {
		return err
	}
	p.next = sample
	heap.Push(h, p)
	return nil
}

// advance goes on to the next sample of the first part.
func (h *partHeap) advance() error {
	first := (*h)[0]
	sample, err, more := first.pull()
	switch {
	case err != nil:
		return err
	case !more:
		heap.Pop(h)
	default:
		first.next = sample
		heap.Fix(h, 0)
	}
	return nil
}
