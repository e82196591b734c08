package bench

// maxPrice is the bound of a price, in US dollars per million tokens: beyond
// it a number is a slip of the finger.
const maxPrice = 1e6

// IsPriced reports whether it is known what the endpoint's tokens cost, those
// that go in and those that come out.
func (e Endpoint) IsPriced() bool { return e.IsSimulated() || e.PriceInput > 0 && e.PriceOutput > 0 }

// Cost is what so many tokens cost in US dollars; false: not known. A
// simulated model costs nothing.
func (e Endpoint) Cost(input, output float64) (dollars float64, ok bool) {
	switch {
	case e.IsSimulated():
		return 0, true
	case !e.IsPriced():
		return 0, false
	}
	return (input*e.PriceInput + output*e.PriceOutput) / 1e6, true
}

func (m *mistakes) price(field, name string, value float64) {
	if !(value >= 0 && value <= maxPrice) { // not a number is neither
		m.add(field, "%s %v: use US dollars per million tokens, from 0 (not known) to %.0f", name, value, float64(maxPrice))
	}
}
