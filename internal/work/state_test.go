package work

import (
	"errors"
	"strings"
	"testing"
)

// A process that has less memory than a file finds no more of it cached.
func TestProveConfined(t *testing.T) {
	in, _ := generate(t, 1<<20)
	if err := (Case{Cache: Warm}).State().Enter(t.Context(), in.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := (Case{Cache: Warm}).State().Prove(in.Path); err != nil {
		t.Skip("the file is not cached, or the system does not tell: ", err)
	}
	if _, err := (Case{Memory: in.Size}).State().Prove(in.Path); err != nil {
		t.Errorf("a file as large as the memory: %v", err)
	}
	_, err := (Case{Memory: 1 << 10}).State().Prove(in.Path)
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "not confined to 1KiB") {
		t.Errorf("a file larger than the memory: %v", err)
	}
}

// If the device delivers fewer bytes than requested, the rest was cached.
func TestFetched(t *testing.T) {
	for _, test := range []struct {
		name    string
		c       Case
		fetched float64
		proven  bool
	}{
		{"all", Case{Block: 4096, Order: Rand, Cache: Cold}, 4096, true},
		{"readahead", Case{Block: 4096, Order: Rand, Cache: Cold}, 16384, true},
		{"too few", Case{Block: 4096, Order: Rand, Cache: Cold}, 3800, false},
		{"visited again", Case{Block: 4096, Order: Zipf, Cache: Cold}, 100, true},
		{"warm", Case{Block: 4096, Order: Rand, Cache: Warm}, 0, true},
	} {
		if err := test.c.State().Fetched(test.c, test.fetched); (err == nil) != test.proven {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
