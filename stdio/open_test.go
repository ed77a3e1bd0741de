package stdio

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"testing"

	"mmapbench/fileio"
)

func TestOpenFileRefuses(t *testing.T) {
	file := tempFile(t, "0123456789")
	tests := []struct {
		name   string
		file   string
		flag   int
		opts   []Option
		target error
	}{
		{"write-only", file, os.O_WRONLY, nil, fs.ErrInvalid},
		{"write-only and read-write", file, os.O_WRONLY | os.O_RDWR, nil, fs.ErrInvalid},
		{"private, write-only", file, os.O_WRONLY, []Option{Private()}, fs.ErrInvalid},
		{"private, append", file, os.O_RDWR | os.O_APPEND, []Option{Private()}, fs.ErrInvalid},
		{"private, truncate", file, os.O_RDWR | os.O_TRUNC, []Option{Private()}, fs.ErrInvalid},
		{"window, append", file, os.O_RDWR | os.O_APPEND, []Option{Window(0, 1)}, fs.ErrInvalid},
		{"window, truncate", file, os.O_RDWR | os.O_TRUNC, []Option{Window(0, 1)}, fs.ErrInvalid},
		{"window behind the end", file, os.O_RDWR, []Option{Window(5, 6)}, fs.ErrInvalid},
		{"window before the start", file, os.O_RDWR, []Option{Window(-1, 1)}, fs.ErrInvalid},
		{"buffer of nothing", file, os.O_RDWR, []Option{Buffer(0)}, fs.ErrInvalid},
		{"buffer of less", file, os.O_RDONLY, []Option{Buffer(-1)}, fs.ErrInvalid},
		{"directory, buffered", t.TempDir(), os.O_RDONLY, []Option{Buffer(64)}, errors.ErrUnsupported},
		{"directory to write", t.TempDir(), os.O_RDWR, nil, errors.ErrUnsupported},
		{"missing", file + ".missing", os.O_RDONLY, nil, fs.ErrNotExist},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := OpenFile(tt.file, tt.flag, 0, tt.opts...)
			if f != nil || !errors.Is(err, tt.target) {
				t.Fatalf("OpenFile() = %v, %v, want an error that matches %q", f, err, tt.target)
			}
			var pe *fs.PathError
			if !errors.As(err, &pe) || pe.Op != "open" || pe.Path != tt.file {
				t.Errorf("error %#v, want a PathError of open and %s", err, tt.file)
			}
			wantDisk(t, file, "0123456789")
		})
	}
}

// A directory is opened as by os.Open: to refuse it would cost every file a system
// call more.
func TestOpenDirectory(t *testing.T) {
	f, err := Open(t.TempDir())
	if err != nil {
		t.Skip("the system does not open directories:", err)
	}
	defer f.Close()
	if n, err := f.Read(make([]byte, 1)); n != 0 || err == nil || err == io.EOF {
		t.Errorf("Read() = %d, %v, want an error", n, err)
	}
}

func TestOpenWindowRangeError(t *testing.T) {
	_, err := OpenFile(tempFile(t, "0123456789"), os.O_RDWR, 0, Window(5, 6))
	var re *fileio.RangeError
	if !errors.As(err, &re) || *re != (fileio.RangeError{Off: 5, N: 6, Size: 10}) {
		t.Errorf("error %v, want the RangeError of 6 bytes at 5 of 10", err)
	}
}

// A private File of a file that can't be written can be changed.
func TestOpenPrivateOpensReadOnly(t *testing.T) {
	name := tempFile(t, "abc")
	must(t, os.Chmod(name, 0o444))
	f := openFile(t, name, os.O_RDWR, Private())
	if _, err := f.WriteAt([]byte("X"), 1); err != nil {
		t.Fatal(err)
	}
	wantRead(t, f, "aXc")
	must(t, f.Close())
	wantDisk(t, name, "abc")
}

func TestNewTakesOver(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts []Option
		rest string // behind the cursor
	}{
		{"plain", nil, "456789"},
		{"buffered", []Option{Buffer(3)}, "456789"},
		{"private", []Option{Private()}, "456789"},
		{"cursor inside the window", []Option{Window(3, 5)}, "4567"},
		{"cursor before the window", []Option{Window(6, 2)}, "67"},
		{"cursor behind the window", []Option{Window(0, 2)}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			osf, err := os.OpenFile(tempFile(t, "0123456789"), os.O_RDWR, 0)
			must(t, err)
			_, err = osf.Seek(4, io.SeekStart)
			must(t, err)
			f, err := New(osf, tt.opts...)
			must(t, err)
			got, err := io.ReadAll(f)
			if err != nil || string(got) != tt.rest {
				t.Errorf("behind the cursor is %q, %v, want %q", got, err, tt.rest)
			}
			must(t, f.Close())
			if err := osf.Close(); !errors.Is(err, fs.ErrClosed) {
				t.Errorf("the os.File after Close: %v, want %v", err, fs.ErrClosed)
			}
		})
	}
}

func TestNewKnowsTheFlags(t *testing.T) {
	for _, tt := range []struct {
		name           string
		flag           int
		write, writeAt error
	}{
		{"read-write", os.O_RDWR, nil, nil},
		{"read-only", os.O_RDONLY, fs.ErrPermission, fs.ErrPermission},
		{"append", os.O_RDWR | os.O_APPEND, nil, fs.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			osf, err := os.OpenFile(tempFile(t, "abc"), tt.flag, 0)
			must(t, err)
			f, err := New(osf)
			must(t, err)
			defer f.Close()
			if _, err := f.WriteAt([]byte("x"), 0); !errors.Is(err, tt.writeAt) {
				t.Errorf("WriteAt: error %v, want %v", err, tt.writeAt)
			}
			if _, err := f.Write([]byte("x")); !errors.Is(err, tt.write) {
				t.Errorf("Write: error %v, want %v", err, tt.write)
			}
		})
	}
}

// On an error the os.File remains the caller's.
func TestNewRefuses(t *testing.T) {
	name := tempFile(t, "0123456789")
	for _, tt := range []struct {
		name   string
		file   string
		flag   int
		opts   []Option
		target error
	}{
		{"write-only", name, os.O_WRONLY, nil, fs.ErrInvalid},
		{"window behind the end", name, os.O_RDWR, []Option{Window(5, 6)}, fs.ErrInvalid},
		{"private, append", name, os.O_RDWR | os.O_APPEND, []Option{Private()}, fs.ErrInvalid},
		{"directory", t.TempDir(), os.O_RDONLY, nil, errors.ErrUnsupported},
	} {
		t.Run(tt.name, func(t *testing.T) {
			osf, err := os.OpenFile(tt.file, tt.flag, 0)
			must(t, err)
			if f, err := New(osf, tt.opts...); f != nil || !errors.Is(err, tt.target) {
				t.Errorf("New() = %v, %v, want an error that matches %q", f, err, tt.target)
			}
			must(t, osf.Close())
		})
	}
	osf, err := os.Open(name)
	must(t, err)
	must(t, osf.Close())
	if _, err := New(osf); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("New of a closed file: error %v, want %v", err, fs.ErrClosed)
	}
	if _, err := New(nil); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("New of nil: error %v, want %v", err, fs.ErrInvalid)
	}
}
