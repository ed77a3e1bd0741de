package stdio

import (
	"errors"
	"math"
	"testing"

	"mmapbench/fileio"
)

// A range that can't be is refused before memory is allocated for it.
func TestHugeRange(t *testing.T) {
	f := openTemp(t, "0123456789")
	none := func([]byte) error { t.Error("called"); return nil }
	for _, n := range []int64{trusted + 1, 1 << 31, 1 << 60, math.MaxInt64} {
		for _, off := range []int64{0, 5, math.MaxInt64} {
			var re *fileio.RangeError
			want := fileio.RangeError{Off: off, N: n, Size: 10}
			if err := f.View(off, n, none); !errors.As(err, &re) || *re != want {
				t.Errorf("View(%d, %d): error %v, want %v", off, n, err, &want)
			}
			if err := f.Update(off, n, none); !errors.As(err, &re) || *re != want {
				t.Errorf("Update(%d, %d): error %v, want %v", off, n, err, &want)
			}
		}
	}
}
