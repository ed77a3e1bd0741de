//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package sys

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWriteZeros(t *testing.T) {
	for _, test := range []struct {
		have    string
		off, n  int64
		want    int64  // size
		content string // what it begins with
	}{
		{"", 0, 10, 10, "\x00"},
		{"abc", 3, 7, 10, "abc\x00"},
		{"abc", 3, 3<<20 + 1, 3<<20 + 4, "abc\x00"},
		{"abc", 5, 5, 10, "abc\x00"},
	} {
		name := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(name, []byte(test.have), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := writeZeros(file, test.off, test.n); err != nil {
			t.Error(err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		kept := strings.TrimRight(test.content, "\x00")
		rest := bytes.TrimLeft(got[min(len(kept), len(got)):], "\x00")
		if int64(len(got)) != test.want || !bytes.HasPrefix(got, []byte(test.content)) || len(rest) > 0 {
			t.Errorf("%d zeros at %d of %q: %d bytes that begin with %q", test.n, test.off, test.have, len(got), got[:min(8, len(got))])
		}
	}
}
