package machine

import "testing"

// Waiting for a device is idling, and what guests take is in the first two.
func TestUsage(t *testing.T) {
	files := map[string]string{
		"proc/stat":      "cpu  1 2 4 8 16 32 64 128 256 512\ncpu0 1 0 0 1 0 0 0 0 0 0\ncpu1 1 0 0 1 0 0 0 0 0 0\nintr 1 2\n",
		"proc/self/stat": "77 (a (b) c) R 1 1 1 0 -1 0 0 0 0 0 30 5 0 0 20 0 1 0 100 0 0\n",
	}
	u, err := planted(files).Usage()
	if want := (Usage{All: 255, Busy: 1 + 2 + 4 + 32 + 64, Steal: 128, Own: 35, CPUs: 2}); u != want || err != nil {
		t.Errorf("%+v, %v; want %+v", u, err, want)
	}
	files["proc/stat"] = "cpu 1 two\n"
	if u, err := planted(files).Usage(); err == nil {
		t.Errorf("%+v of a broken line", u)
	}
}
