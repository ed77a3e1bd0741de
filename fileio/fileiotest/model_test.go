package fileiotest_test

import (
	"testing"

	"mmapbench/fileio"
	"mmapbench/fileio/fileiotest"
)

// openModel returns an Opener of Models.
func openModel(opts ...fileiotest.Option) fileiotest.Opener {
	return func(t testing.TB, content []byte, flag int) fileiotest.Opened {
		m := fileiotest.NewModel(content, flag, opts...)
		return fileiotest.Opened{
			File: m, OnDisk: m.OnDisk, Fail: m.Fail, Append: m.Append,
			Reopen: func(flag int) fileio.File { return m.Reopen(flag) },
		}
	}
}

func TestModel(t *testing.T) {
	tests := []struct {
		name string
		opts []fileiotest.Option
	}{
		{"growing", nil},
		{"fixed", []fileiotest.Option{fileiotest.Fixed()}},
		{"private", []fileiotest.Option{fileiotest.Private()}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fileiotest.Run(t, openModel(test.opts...), test.opts...)
		})
	}
}

func FuzzModel(f *testing.F) { fileiotest.Fuzz(f, openModel()) }
