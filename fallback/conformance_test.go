package fallback

import (
	"errors"
	"slices"
	"testing"

	"mmapbench/fileio"
	"mmapbench/fileio/fileiotest"
	"mmapbench/mmapio"
)

// systemMaps reports whether this system maps files at all.
func systemMaps() bool {
	f, err := mmapio.Anonymous(1)
	if err != nil {
		return !errors.Is(err, errors.ErrUnsupported)
	}
	return f.Close() == nil
}

// Both choices keep the rules, and each is the one that was to be tested.
func TestConformance(t *testing.T) {
	for _, way := range []struct {
		name   string
		opts   []Option // what makes it so
		mapped bool
	}{
		{"mapped", nil, true},
		{"read", []Option{Mapped(mmapio.Window(1<<62, 1))}, false},
	} {
		if way.mapped && !systemMaps() {
			t.Logf("%s: skipped: this system does not map files", way.name)
			continue
		}
		for _, layout := range []struct {
			name           string
			opts           []Option
			traits         []fileiotest.Option
			window         bool
			before, behind string
		}{
			{name: "plain"},
			{
				name: "Window,Private", opts: []Option{Private()}, traits: []fileiotest.Option{fileiotest.Private(), fileiotest.NoReadOnly()},
				window: true, before: "seven..", behind: "behind",
			},
		} {
			open := func(name string, flag int, off, n int64) (fileio.File, error) {
				opts := slices.Clone(layout.opts)
				if layout.window {
					opts = append(opts, Window(off, n))
				}
				f, choice, err := OpenFile(name, flag, 0, append(opts, way.opts...)...)
				if err == nil && choice.Mapped != way.mapped {
					t.Errorf("the file is %v", choice)
				}
				return f, err
			}
			t.Run(way.name+"/"+layout.name, func(t *testing.T) {
				t.Parallel() // they wait for the disk
				fileiotest.Run(t, fileiotest.Disk(layout.before, layout.behind, open), layout.traits...)
			})
		}
	}
}
