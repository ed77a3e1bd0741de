package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// The first write replaces the old contents of the file; nothing earlier does.
func TestOutputKeeps(t *testing.T) {
	const before = "a record of before"
	for _, test := range []struct {
		written, want string
		there         bool // the file existed before
	}{
		{"", before, true}, {"new", "new", true}, {"", "", false}, {"new", "new", false},
	} {
		name := filepath.Join(t.TempDir(), "x.txt")
		if test.there {
			if err := os.WriteFile(name, []byte(before), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		out, err := openOutput(name)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := out.Write([]byte(test.written)); n != len(test.written) || err != nil {
			t.Errorf("writing %q: %d, %v", test.written, n, err)
		}
		if err := out.close(); err != nil {
			t.Error(err)
		}
		got, err := os.ReadFile(name)
		if string(got) != test.want || os.IsNotExist(err) != (test.want == "") {
			t.Errorf("after %q a file that was there: %v holds %q, %v", test.written, test.there, got, err)
		}
	}
}
