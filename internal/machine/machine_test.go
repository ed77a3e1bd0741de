package machine

import (
	"encoding/binary"
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

// The clock moves with each reading. A coarse one gives no speed.
func TestLevels(t *testing.T) {
	var clock time.Time
	all := Levels(func() time.Time { clock = clock.Add(time.Second); return clock })
	if len(all) != 3 {
		t.Fatalf("there are %d levels", len(all))
	}
	for _, l := range all {
		if want := float64(max(l.Bytes, levelBytes)); l.Rate != want || l.Line != 1.0/levelLines {
			t.Errorf("%d bytes: %v B/s, %v s a line", l.Bytes, l.Rate, l.Line)
		}
	}
	if all := Levels(func() time.Time { return clock }); all != nil {
		t.Errorf("a clock that stands still gives %v", all)
	}
}

// A chain visits each cache line once.
func TestChain(t *testing.T) {
	b := make([]byte, 100*lineBytes)
	chain(b)
	seen := map[uint64]bool{}
	for at := uint64(0); !seen[at]; at = binary.LittleEndian.Uint64(b[at:]) {
		seen[at] = true
	}
	if len(seen) != 100 {
		t.Errorf("the cycle has %d of 100 lines", len(seen))
	}
}
