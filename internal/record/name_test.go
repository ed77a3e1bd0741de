package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseName(t *testing.T) {
	for _, tt := range []struct {
		name, target, twin string
		want               Case
	}{
		{"Read/order=rand/io=mmap-view-2", "mmap-view", "", Case{Name: "Read", Key: "Read/order=rand", Procs: 2, Params: []KeyValue{{"order", "rand"}}}},
		{"Read/block=4KiB/io=stdio/twin=2-2", "stdio", "2", Case{Name: "Read", Key: "Read/block=4KiB", Procs: 2, Params: []KeyValue{{"block", "4KiB"}}}},
		{"Read/io=stdio/twin=", "stdio", "", Case{Name: "Read", Key: "Read/twin=", Procs: 1, Params: []KeyValue{{"twin", ""}}}},
		{"Read/io=mmap", "mmap", "", Case{Name: "Read", Key: "Read", Procs: 1}},
		{"Read/io=/x=1", "", "", Case{Name: "Read", Key: "Read/x=1", Procs: 1, Params: []KeyValue{{"x", "1"}}}},
		{"Read/io=a/io=b", "a", "", Case{Name: "Read", Key: "Read/io=b", Procs: 1, Params: []KeyValue{{"io", "b"}}}},
		{"Copy-8", "", "", Case{Name: "Copy", Key: "Copy", Procs: 8}},
		{"Copy/4KiB/warm#01-8", "", "", Case{Name: "Copy", Key: "Copy/4KiB/warm#01", Procs: 8, Params: []KeyValue{{"sub1", "4KiB"}, {"sub2", "warm#01"}}}},
		{"Copy/a=b=c", "", "", Case{Name: "Copy", Key: "Copy/a=b=c", Procs: 1, Params: []KeyValue{{"a", "b=c"}}}},
		{"Copy-99999999999999999999", "", "", Case{Name: "Copy-99999999999999999999", Key: "Copy-99999999999999999999", Procs: 1}},
		{"Size-10000", "", "", Case{Name: "Size-10000", Key: "Size-10000", Procs: 1}},
		{"Store/Add-1", "", "", Case{Name: "Store", Key: "Store/Add-1", Procs: 1, Params: []KeyValue{{"sub1", "Add-1"}}}},
		{"Store/n=10-08", "", "", Case{Name: "Store", Key: "Store/n=10-08", Procs: 1, Params: []KeyValue{{"n", "10-08"}}}},
		{"Size-10000-8", "", "", Case{Name: "Size-10000", Key: "Size-10000", Procs: 8}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, target, twin := parseName(tt.name, true)
			if target != tt.target || twin != tt.twin {
				t.Errorf("target %q, twin %q, want %q and %q", target, twin, tt.target, tt.twin)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestWrites(t *testing.T) {
	for name, want := range map[string]bool{"Write/order=seq/sync=never/io=mmap-2": true, "Write/sync=": false, "Read/order=rand/io=mmap-2": false, "Sync": false} {
		if c, _, _ := parseName(name, true); c.Writes() != want {
			t.Errorf("%s writes: %v", name, !want)
		}
	}
}
