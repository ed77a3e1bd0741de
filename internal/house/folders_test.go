package house_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// folderLimit is the largest number of Go files, without tests, in a folder.
const folderLimit = 22

// No folder has more Go files than a reader can keep in mind.
func TestFolderSizes(t *testing.T) {
	files := map[string]int{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if hidden := strings.HasPrefix(d.Name(), ".") && path != "."; d.IsDir() && (hidden || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			files[filepath.ToSlash(filepath.Dir(path))]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for folder, n := range files {
		if n > folderLimit {
			t.Errorf("%s has %d Go files besides tests, more than %d: move some to a package beneath it", folder, n, folderLimit)
		}
	}
}
