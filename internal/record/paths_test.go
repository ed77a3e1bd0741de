package record

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPaths(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"b.txt", "a.txt", "dir/2.txt", "dir/1.txt", "dir/report.html", "dir/deeper.txt/3.txt", "empty/x", "with,comma.txt", "with[1].txt"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for arg, want := range map[string]string{
		"a.txt":          "a.txt",
		"b.txt,a.txt":    "b.txt a.txt",
		"?.txt":          "a.txt b.txt",
		"dir":            "dir/1.txt dir/2.txt",
		"dir/*.txt":      "dir/1.txt dir/2.txt dir/deeper.txt/3.txt",
		"d*":             "dir/1.txt dir/2.txt",
		"with,comma.txt": "with,comma.txt",
		"with[1].txt":    "with[1].txt",
		"-":              "-",
		"dir,dir/1.txt":  "dir/1.txt dir/2.txt",
		"./a.txt,a.txt":  "./a.txt",
	} {
		got, err := Paths(arg)
		if diff := cmp.Diff(strings.Fields(want), slashed(got)); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got)\n%s", arg, err, diff)
		}
	}
	for arg, part := range map[string]string{"": "empty", "a.txt,": "empty", "none.txt": "none.txt", "e*": "*.txt", "a.txt,none*": "none*", "[": "[", "empty": "*.txt"} {
		_, err := Paths(arg)
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q: error %v, want one with %q", arg, err, part)
		}
		if strings.Contains(part, "none") && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v does not match fs.ErrNotExist", arg, err)
		}
	}
}

func slashed(paths []string) (all []string) {
	for _, p := range paths {
		all = append(all, filepath.ToSlash(p))
	}
	return all
}
