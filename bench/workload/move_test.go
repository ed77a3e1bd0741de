package workload

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"mmapbench/internal/work"
)

// The cells match moving real bytes. However often the moves are done, at most
// one block is lost.
func TestMoves(t *testing.T) {
	name := filepath.Join(t.TempDir(), "input")
	rapid.Check(t, func(t *rapid.T) {
		c := work.Case{Order: "rand", Block: rapid.Int64Range(1, 40).Draw(t, "block")}
		c.File = 2*c.Block + rapid.Int64Range(0, 500).Draw(t, "more")
		m, err := newMoves(c, rapid.Uint64().Draw(t, "seed"))
		if err != nil {
			t.Fatal(err)
		}
		before := make([]byte, c.File)
		r := rand.New(rand.NewPCG(1, 1))
		for i := range before {
			before[i] = byte(r.Uint32())
		}
		n := rapid.IntRange(0, 5*m.period()).Draw(t, "n")
		if err := os.WriteFile(name, before, 0o600); err != nil {
			t.Fatal(err)
		}
		held, err := work.ReadContent(t.Context(), name, c.File)
		if err != nil {
			t.Fatal(err)
		}
		model := newMoved(m, held)
		file := bytes.Clone(before)
		for k := range n {
			model.Do(uint64(k))
			dstSlot, srcSlot, dst, src := m.at(k % m.period())
			to, from := m.offset(dstSlot, dst), m.offset(srcSlot, src)
			copy(file[to:to+c.Block], file[from:from+c.Block])
		}
		expected := bytes.Clone(before)
		for slot := range m.slots.Count {
			off := m.slots.Offset(slot)
			if err := model.Expect(expected[off:off+2*c.Block], off); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(file, expected) {
			t.Fatalf("after %d moves the file has %x, want %x", n, file, expected)
		}
		checkKept(t, m, model.cells, n)
	})
}

// checkKept checks that the blocks that rested at first still rest in their
// places.
func checkKept(t *rapid.T, m *moves, cells []uint32, n int) {
	if n%2 == 1 {
		return // one block has landed and does not rest yet
	}
	wide := 2 * int(m.cells)
	kept := map[uint32]bool{}
	for slot, rest := range m.rest {
		for i := range int(m.cells) {
			kept[cells[slot*wide+int(rest)+i]] = true
		}
	}
	if want := (m.slots.Count - 1) * int(m.cells); len(kept) < want {
		t.Fatalf("of %d blocks only %d of %d cells are left after %d moves", m.slots.Count, len(kept), want, n)
	}
}

// Every second move overlaps, forward as often as backward. The others go
// anywhere.
func TestMovesOverlap(t *testing.T) {
	const block, file = 64, 1 << 20
	m, err := newMoves(work.Case{Order: "rand", Block: block, File: file}, 1)
	if err != nil {
		t.Fatal(err)
	}
	forward, backward := 0, 0
	for i := range m.period() {
		dstSlot, srcSlot, dst, src := m.at(i)
		distance := m.offset(dstSlot, dst) - m.offset(srcSlot, src)
		switch {
		case i%2 == 0 && (distance > -block && distance < block):
			t.Errorf("move %d by %d overlaps", i, distance)
		case i%2 == 1 && (distance == 0 || distance <= -block || distance >= block):
			t.Errorf("move %d by %d does not overlap", i, distance)
		case i%2 == 1 && distance > 0:
			forward++
		case i%2 == 1:
			backward++
		}
	}
	if forward < m.period()/5 || backward < m.period()/5 {
		t.Errorf("%d moves forward, %d backward", forward, backward)
	}
}

func TestNoRoomToMove(t *testing.T) {
	if _, err := newMoves(work.Case{Order: "rand", Block: 64, File: 127}, 1); !errors.Is(err, work.ErrRefused) {
		t.Errorf("the error is %v", err)
	}
}
