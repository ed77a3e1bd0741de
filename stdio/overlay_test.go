package stdio

import (
	"errors"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

func TestOverlay(t *testing.T) {
	const size = 3*pageSize + 100
	content := strings.Repeat("-", size)
	for _, tt := range []struct {
		name   string
		off, n int
		pages  int
	}{
		{"inside a page", 10, 5, 1},
		{"a whole page", pageSize, pageSize, 1},
		{"over a border", pageSize - 1, 2, 2},
		{"all", 0, size, 4},
		{"the last byte", size - 1, 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			name := tempFile(t, content)
			f := openFile(t, name, os.O_RDONLY, Private())
			p := strings.Repeat("x", tt.n)
			if n, err := f.WriteAt([]byte(p), int64(tt.off)); n != tt.n || err != nil {
				t.Fatalf("WriteAt() = %d, %v", n, err)
			}
			got, err := io.ReadAll(f)
			if want := content[:tt.off] + p + content[tt.off+tt.n:]; err != nil || string(got) != want {
				t.Errorf("read %d bytes, %v, that differ", len(got), err)
			}
			if n := len(f.store.(*overlay).pages); n != tt.pages {
				t.Errorf("%d pages in memory, want %d", n, tt.pages)
			}
			must(t, f.Flush())
			must(t, f.Close())
			wantDisk(t, name, content)
		})
	}
}

// What is in memory is not read from the file again.
func TestOverlayCoversCutFile(t *testing.T) {
	name := tempFile(t, strings.Repeat("-", 2*pageSize))
	f := openFile(t, name, os.O_RDONLY, Private())
	_, err := f.WriteAt([]byte("x"), 0)
	must(t, err)
	must(t, os.Truncate(name, 0))
	must(t, f.View(0, pageSize, func(b []byte) error {
		if string(b) != "x"+strings.Repeat("-", pageSize-1) {
			t.Error("the changed page differs")
		}
		return nil
	}))
	none := func([]byte) error { t.Error("called"); return nil }
	if err := f.View(0, pageSize+1, none); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("View of a cut page: error %v, want %v", err, io.ErrUnexpectedEOF)
	}
	if n, err := f.WriteAt([]byte("x"), 2*pageSize-1); n != 0 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("WriteAt to a cut page = %d, %v, want %v", n, err, io.ErrUnexpectedEOF)
	}
}

func TestOverlayCounts(t *testing.T) {
	var copied atomic.Int64
	f := openTemp(t, strings.Repeat("-", 2*pageSize), Private(), CountCopies(&copied))
	_, err := f.WriteAt([]byte("xyz"), 0)
	must(t, err)
	must(t, f.View(pageSize, 10, func([]byte) error { return nil }))
	must(t, f.View(1, 4, func([]byte) error { return nil }))
	if n := copied.Load(); n != 3+4 {
		t.Errorf("%d bytes copied, want 3 to the page and 4 from it", n)
	}
}
