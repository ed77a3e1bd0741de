package fileiotest

import "testing"

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
