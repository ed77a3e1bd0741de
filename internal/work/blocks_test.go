package work

import (
	"maps"
	"math"
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
		b, err := NewBlocks(c, 42)
		if err != nil {
			t.Fatal(err)
		}
		seen := make(map[int64]bool)
		var offsets []int64
		for i := range b.Count {
			off := b.Offset(i)
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
		if sorted := slices.IsSorted(offsets); sorted != (c.Order == "seq" || b.Count == 1) {
			t.Errorf("%+v: sorted is %v", c, sorted)
		}
	}
}

func TestBlocksOfSeed(t *testing.T) {
	for _, order := range []Order{Rand, Zipf} {
		c := Case{Order: order, Block: 64, File: 64 << 10}
		one, _ := NewBlocks(c, 1)
		again, _ := NewBlocks(c, 1)
		two, _ := NewBlocks(c, 2)
		if !slices.Equal(one.order, again.order) {
			t.Errorf("%s: the same seed gave another order", order)
		}
		if slices.Equal(one.order, two.order) {
			t.Errorf("%s: another seed gave the same order", order)
		}
	}
}

// Drawn blocks: frequencies follow the law, and hot blocks lie anywhere in the
// file.
func TestBlocksDrawn(t *testing.T) {
	const n = 1 << 12
	b, err := NewBlocks(Case{Order: "zipf", Block: 64, File: 64*n + 1}, 42)
	if err != nil || b.Count != n {
		t.Fatalf("%d draws, %v", b.Count, err)
	}
	times := map[int64]int{}
	for i := range b.Count {
		off := b.Offset(i)
		if off < 0 || off%64 != 0 || off >= 64*n {
			t.Fatalf("block at %d", off)
		}
		times[off]++
	}
	var all float64
	for k := range n {
		all += math.Pow(float64(1+k), -zipfExponent)
	}
	hot := slices.SortedFunc(maps.Keys(times), func(a, b int64) int { return times[b] - times[a] })
	for k, off := range hot[:3] {
		want := n * math.Pow(float64(1+k), -zipfExponent) / all
		if got := float64(times[off]); got < 0.8*want || got > 1.2*want {
			t.Errorf("the block of rank %d comes %v times, want about %.0f", k, got, want)
		}
	}
	if near := hot[0] - hot[1]; max(near, -near) <= 64 || hot[0] == 0 {
		t.Errorf("the hottest blocks are at %d and %d", hot[0], hot[1])
	}
	if len(times) < n/10 {
		t.Errorf("only %d blocks of %d are visited", len(times), n)
	}
	if one, err := NewBlocks(Case{Order: "zipf", Block: 64, File: 64}, 42); err != nil || one.Count != leastDraws || one.Offset(leastDraws-1) != 0 {
		t.Errorf("of a file of one block: %d draws, %v", one.Count, err)
	}
}

func TestBlockLargerThanFile(t *testing.T) {
	if _, err := NewBlocks(Case{Block: 65, File: 64}, 1); err == nil {
		t.Error("there is no error")
	}
}
