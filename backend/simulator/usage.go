package simulator

// usagePlaces is where a stream states token counts.
type usagePlaces struct {
	asNull       bool // as null in events before they are known
	inEveryEvent bool // the count so far
	inLastOutput bool // together with the finish reason
	inOwnEvent   bool // after the finish reason
}

// usagePlaces returns where the behaviour puts the counts, given what the
// request asked for.
func (x *exchange) usagePlaces() usagePlaces {
	switch x.behaviour.Usage {
	case UsageLastEmpty:
		return usagePlaces{inOwnEvent: true}
	case UsageLastOutput:
		return usagePlaces{inLastOutput: true}
	case UsageEveryChunk:
		return usagePlaces{inEveryEvent: true, inOwnEvent: true}
	case UsageNone:
		return usagePlaces{}
	}
	always := x.request.wantsUsageAlways
	if !x.request.wantsUsage {
		return usagePlaces{}
	}
	return usagePlaces{asNull: !always, inEveryEvent: always, inOwnEvent: true}
}
