package bench

import (
	"errors"
	"math"
	"testing"
)

func TestTokensCostWhatTheirPricesSay(t *testing.T) {
	for reason, c := range map[string]struct {
		endpoint Endpoint
		want     float64
		known    bool
	}{
		"both prices":             {Endpoint{PriceInput: 2.5, PriceOutput: 10}, 2.5*0.2 + 10*0.1, true},
		"no price":                {Endpoint{}, 0, false},
		"only what goes in":       {Endpoint{PriceInput: 2.5}, 0, false},
		"only what comes out":     {Endpoint{PriceOutput: 10}, 0, false},
		"simulated":               {Endpoint{URL: "simulated:?"}, 0, true},
		"simulated, with a price": {Endpoint{URL: "simulated:?", PriceInput: 1, PriceOutput: 1}, 0, true},
	} {
		got, known := c.endpoint.Cost(200_000, 100_000)
		if math.Abs(got-c.want) > 1e-12 || known != c.known || c.endpoint.IsPriced() != c.known {
			t.Errorf("%s: %v, %v; want %v, %v", reason, got, known, c.want, c.known)
		}
	}
}

func TestAPriceIsANumberOfDollars(t *testing.T) {
	good := Endpoint{Name: "a", URL: "http://localhost:8000", Model: "m"}
	for _, price := range []float64{0, 0.0001, 75, 1e6} {
		good.PriceInput, good.PriceOutput = price, price
		if err := good.Validate(); err != nil {
			t.Errorf("%v: %v", price, err)
		}
	}
	for _, price := range []float64{-0.01, 1e6 + 1, math.NaN(), math.Inf(1)} {
		for field, set := range map[string]func(*Endpoint){
			"price_input":  func(e *Endpoint) { e.PriceInput = price },
			"price_output": func(e *Endpoint) { e.PriceOutput = price },
		} {
			bad := Endpoint{Name: "a", URL: "http://localhost:8000", Model: "m"}
			set(&bad)
			var ours *Error
			if err := bad.Validate(); !errors.As(err, &ours) || ours.Field != field {
				t.Errorf("%v as %s: %v", price, field, err)
			}
		}
	}
}
