package model

import (
	"slices"
	"testing"
)

func TestSome(t *testing.T) {
	for _, c := range []struct {
		from, to, most int
		want           []int
	}{
		{1, 4, 16, []int{1, 2, 3}},
		{0, 6, 3, []int{0, 2, 4}},
		{1, 8, 4, []int{1, 2, 4, 6}},
		{1, 0, 4, nil},
	} {
		if got := some(c.from, c.to, c.most); !slices.Equal(got, c.want) {
			t.Errorf("some(%d, %d, %d) is %v, not %v", c.from, c.to, c.most, got, c.want)
		}
	}
}

// A sweep over many sizes tries no more bends than one over some.
func TestManySizes(t *testing.T) {
	c := &Curve{}
	for size := range 500 {
		c.counts = append(c.counts, counted{size: float64(64 * (size + 1))})
	}
	bends := c.bendable()
	if len(bends) != mostBends || bends[0] < c.counts[1].size || bends[len(bends)-1] > c.counts[len(c.counts)-2].size {
		t.Errorf("%d bends of 500 sizes, from %v to %v", len(bends), bends[0], bends[len(bends)-1])
	}
}
