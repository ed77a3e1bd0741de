package bytesize

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFormat(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0B", 64: "64B", 1000: "1000B", 1024: "1KiB", 1536: "1.50KiB", 4096: "4KiB", 1 << 20: "1MiB",
		64 << 20: "64MiB", 123456789: "117.74MiB", 1 << 40: "1TiB",
	} {
		if got := Format(n); got != want {
			t.Errorf("Format(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestParse(t *testing.T) {
	for s, want := range map[string]int64{
		"0": 0, "512": 512, "64B": 64, "4k": 4096, "4K": 4096, "4KiB": 4096, "4 kib": 4096, "4KB": 4096,
		"1.5GiB": 3 << 29, "64MiB": 64 << 20, "1t": 1 << 40, "1e3": 1000,
	} {
		if got, err := Parse(s); got != want || err != nil {
			t.Errorf("Parse(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "x", "-1", "4Q", "KiB", "4KiBB", "1e99", "9000000T", "NaN", "Inf", "4 4", "4ii"} {
		if got, err := Parse(s); err == nil {
			t.Errorf("Parse(%q) = %d, want an error", s, got)
		}
	}
}

func TestParseReadsFormat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1<<20).Draw(t, "n") << rapid.IntRange(0, 20).Draw(t, "shift")
		got, err := Parse(Format(n))
		if err != nil {
			t.Fatal(err)
		}
		if diff := got - n; diff > n/100 || -diff > n/100 {
			t.Errorf("Parse(Format(%d)) = %d", n, got)
		}
	})
}
