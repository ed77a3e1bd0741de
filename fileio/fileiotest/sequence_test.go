package fileiotest

import (
	"io"
	"slices"
	"testing"
)

// TestSequence checks that sequences make every sort of call, and no big file.
func TestSequence(t *testing.T) {
	called := make(map[string]bool)
	all := weighted(ops())
	for seed := range uint64(40) {
		s := decodeSequence(randomBytes(seed, headerSize+maxCalls*recordSize), traits{})
		if len(s.records) != maxCalls {
			t.Fatalf("seed %d: %d calls, want %d", seed, len(s.records), maxCalls)
		}
		m := newModel(s.content, s.flag, traits{})
		for _, r := range s.records {
			c := r.decode(all, m)
			called[c.op.name] = true
			c.op.run(m, c.args)
			if m.size() > maxSize {
				t.Fatalf("seed %d: %v makes a file of %d bytes, want at most %d", seed, c, m.size(), maxSize)
			}
		}
	}
	for _, op := range ops() {
		if !called[op.name] {
			t.Errorf("%s was never called", op.name)
		}
	}
}

// TestSequenceOfAnything checks that any bytes make a sequence.
func TestSequenceOfAnything(t *testing.T) {
	for n := range headerSize + 2*recordSize {
		s := decodeSequence(make([]byte, n), traits{})
		if want := max(n-headerSize, 0) / recordSize; len(s.records) != want {
			t.Errorf("%d bytes make %d calls, want %d", n, len(s.records), want)
		}
	}
}

func TestScope(t *testing.T) {
	s := &scope{TB: t}
	var order []int
	s.Cleanup(func() { order = append(order, 1) })
	s.Cleanup(func() { order = append(order, 2) })
	s.close()
	if want := []int{2, 1}; !slices.Equal(order, want) {
		t.Errorf("cleanups ran in order %v, want %v", order, want)
	}
}

// A failing sequence shrinks to the call that fails.
func TestShrink(t *testing.T) {
	b := bug{plant: func(m *Model, f *patched) {
		f.readByte = func() (byte, error) { return 0, io.ErrUnexpectedEOF }
	}}
	s, err := many(t, b.opener(), traits{}, 1, defaultOperations)
	if err == nil {
		t.Fatal("no sequence has failed")
	}
	s = s.shrink(func(s sequence) bool { return try(t, s, b.opener(), traits{}) != nil })
	if len(s.records) != 1 {
		t.Errorf("%d calls are left, want 1", len(s.records))
	}
}
