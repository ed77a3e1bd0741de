//go:build unix || windows

package mmapio

import (
	"flag"
	"math/rand/v2"
	"testing"
)

// The stress tests run small here and in full on demand:
//
//	go test ./mmapio -stress=1
//	go test -race -timeout=1h ./mmapio -stress=1
//
// -stress=0.1 is a tenth of the full size. The full sizes stand with the calls
// of scaled; -short is a tenth of what would run without it. -seed repeats the
// random choices of a run that logged its seed, though not its timing.
var (
	stress     = flag.Float64("stress", 0.001, "the part of their full `size` that stress tests run")
	stressSeed = flag.Uint64("seed", 0, "of the random choices in stress tests; 0 makes one up")
)

// scaled returns how much of full the flags ask for, and no less than least.
func scaled(t testing.TB, full, least int) int {
	part := *stress
	if testing.Short() {
		t.Log("-short: a tenth of the stress")
		part /= 10
	}
	return max(int(part*float64(full)), least)
}

// newRand returns a source of random choices whose seed stands in the log.
func newRand(t testing.TB) *rand.Rand {
	seed := *stressSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("-seed=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// fork returns a source for another goroutine or process.
func fork(r *rand.Rand) *rand.Rand { return rand.New(rand.NewPCG(r.Uint64(), r.Uint64())) }
