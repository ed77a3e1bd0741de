package machine

import (
	"regexp"
	"runtime"
	"testing"
	"time"
)

func TestFacts(t *testing.T) {
	// What benchfmt accepts as a key of configuration.
	key := regexp.MustCompile(`^[a-z][^\sA-Z:]*$`)
	seen := map[string]string{}
	for _, f := range Facts(t.TempDir()) {
		if !key.MatchString(f.Key) {
			t.Errorf("key %q is none of the benchmark format", f.Key)
		}
		if f.Value == "" {
			t.Errorf("%s has no value: it should be absent", f.Key)
		}
		if _, twice := seen[f.Key]; twice {
			t.Errorf("%s is there twice", f.Key)
		}
		seen[f.Key] = f.Value
	}
	if seen["goos"] != runtime.GOOS || seen["goarch"] != runtime.GOARCH {
		t.Errorf("facts are of %s/%s", seen["goos"], seen["goarch"])
	}
	if runtime.GOOS == "linux" && seen["kernel"] == "" {
		t.Error("the kernel is not told")
	}
	t.Log(seen)
}

func TestBandwidth(t *testing.T) {
	for _, test := range []struct {
		step time.Duration // between two readings of the clock
		want float64
	}{
		{time.Second, bandwidthBytes},
		{10 * time.Millisecond, 100 * bandwidthBytes},
		{0, 0},
	} {
		var clock time.Time
		got, ok := Bandwidth(func() time.Time { clock = clock.Add(test.step); return clock })
		if got != test.want || ok != (test.want > 0) {
			t.Errorf("with %v for each pass it is %v, %v", test.step, got, ok)
		}
	}
}
