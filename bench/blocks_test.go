package bench

import (
	"slices"
	"testing"
)

func TestBlocksVisitEachPlaceOnce(t *testing.T) {
	for _, c := range []Case{
		{Order: "seq", Block: 64, File: 64 * 100},
		{Order: "rand", Block: 64, File: 64*100 + 63},
		{Order: "rand", Block: 1, File: 3 * maxBlocks},
		{Order: "rand", Block: 1, File: maxBlocks + 1},
		{Order: "rand", Block: 7, File: 7},
	} {
		b, err := newBlocks(c, 42)
		if err != nil {
			t.Fatal(err)
		}
		seen := make(map[int64]bool)
		var offsets []int64
		for i := range b.count {
			off := b.offset(i)
			if off < 0 || off%c.Block != 0 || off > c.File-c.Block {
				t.Fatalf("%+v: block at %d", c, off)
			}
			if seen[off] {
				t.Fatalf("%+v: %d is visited twice", c, off)
			}
			seen[off] = true
			offsets = append(offsets, off)
		}
		if want := min(c.File/c.Block, maxBlocks); int64(len(seen)) != want && c.Order == "rand" {
			t.Errorf("%+v: %d blocks, want %d", c, len(seen), want)
		}
		if sorted := slices.IsSorted(offsets); sorted != (c.Order == "seq" || b.count == 1) {
			t.Errorf("%+v: sorted is %v", c, sorted)
		}
	}
}

func TestBlocksOfSeed(t *testing.T) {
	c := Case{Order: "rand", Block: 64, File: 64 << 10}
	one, _ := newBlocks(c, 1)
	again, _ := newBlocks(c, 1)
	two, _ := newBlocks(c, 2)
	if !slices.Equal(one.order, again.order) {
		t.Error("the same seed gave another order")
	}
	if slices.Equal(one.order, two.order) {
		t.Error("another seed gave the same order")
	}
}

func TestBlockLargerThanFile(t *testing.T) {
	if _, err := newBlocks(Case{Block: 65, File: 64}, 1); err == nil {
		t.Error("there is no error")
	}
}
