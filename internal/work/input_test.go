package work

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func generate(t testing.TB, size int64) (*Input, []byte) {
	t.Helper()
	in, err := Generate(context.Background(), filepath.Join(t.TempDir(), "input"), size)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(in.Path)
	if err != nil {
		t.Fatal(err)
	}
	return in, b
}

func TestGenerate(t *testing.T) {
	const size = 1<<20 + 17
	in, b := generate(t, size)
	if len(b) != size || in.Size != size || b[size-1] != '\n' {
		t.Fatalf("%d bytes, Size %d, the last is %q", len(b), in.Size, b[len(b)-1])
	}
	if len(in.Needles) < size/needleEvery {
		t.Errorf("%d needles in %d bytes", len(in.Needles), size)
	}
	for i, at := range in.Needles {
		line := []byte("\n" + NeedleLine(i) + "\n")
		if at > 0 && int64(bytes.Index(b, line)) != at-1 || bytes.Count(b, []byte(NeedleLine(i))) != 1 {
			t.Errorf("needle %d is not at %d, or not only there", i, at)
		}
	}
	lines := bytes.Split(b[:size-1], []byte{'\n'})
	if mean := size / len(lines); mean < 20 || mean > 120 {
		t.Errorf("lines have %d bytes on average", mean)
	}
	if _, again := generate(t, size); !bytes.Equal(b, again) {
		t.Error("the content is not always the same")
	}
}

func TestGenerateSmall(t *testing.T) {
	for size := int64(1); size < 100; size++ {
		in, b := generate(t, size)
		if int64(len(b)) != size {
			t.Fatalf("%d bytes instead of %d", len(b), size)
		}
		for i, at := range in.Needles {
			if !bytes.HasPrefix(b[at:], []byte(NeedleLine(i))) {
				t.Errorf("size %d: no needle at %d", size, at)
			}
		}
	}
}

func TestGenerateStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Generate(ctx, filepath.Join(t.TempDir(), "input"), 1<<40); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func TestOpenInputRefuses(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir, empty, filepath.Join(dir, "missing"), os.DevNull} {
		_, err := OpenInput(name)
		var path *fs.PathError
		if !errors.As(err, &path) || path.Path != name {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
