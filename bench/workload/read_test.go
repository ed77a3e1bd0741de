package workload

import (
	"testing"

	"mmapbench/fileio"
	"mmapbench/internal/work"
	"mmapbench/stdio"
)

// A seekFile counts the moves of the cursor.
type seekFile struct {
	fileio.File
	seeks *int
}

func (f seekFile) Seek(off int64, whence int) (int64, error) {
	*f.seeks++
	return f.File.Seek(off, whence)
}

// Reading in sequence moves the cursor at the start of a period, and where the
// next block is not the following one.
func TestReadNextMovesCursorOnce(t *testing.T) {
	in, _ := generate(t, 64<<10)
	f, err := stdio.Open(in.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := work.ReadContent(t.Context(), in.Path, in.Size)
	if err != nil {
		t.Fatal(err)
	}
	b, err := work.NewBlocks(work.Case{Workload: "Read", Order: "seq", Block: 4 << 10, File: in.Size}, 1)
	if err != nil {
		t.Fatal(err)
	}
	seeks := 0
	op := readNext().op(seekFile{f, &seeks}, b, work.Hash)
	order := []int{5, 6, 7}
	for range 3 {
		for i := range b.Count {
			order = append(order, i)
		}
	}
	for _, i := range order {
		v, n, err := op(i)
		want, _ := content.At(b.Offset(i), b.Size)
		if err != nil || n != 4<<10 || v != work.Hash(want) {
			t.Fatalf("block %d: %d bytes, %v", i, n, err)
		}
	}
	if seeks != 1+3 {
		t.Errorf("the cursor was moved %d times, want 4", seeks)
	}
}
