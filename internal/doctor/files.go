package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"mmapbench/internal/stopping"
)

// fileSize is the size of the temporary file in bytes. No more is used of the
// user's file.
const fileSize = 16 << 20

// files are the files that floors are measured on.
type files struct {
	temp, read       *os.File // read is the user's file, opened for reading only, or else temp
	tempErr, readErr error    // why there is none
}

// openFiles makes the temporary file and opens the user's, if name is not empty.
func openFiles(ctx context.Context, dir, name string) *files {
	f := &files{}
	f.temp, f.tempErr = makeFile(ctx, filepath.Join(dir, "file"))
	f.read, f.readErr = f.temp, f.tempErr
	if name != "" {
		f.read, f.readErr = os.Open(name)
	}
	return f
}

// makeFile makes a file without holes, and writes it to its device.
func makeFile(ctx context.Context, name string) (_ *os.File, err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	for b, at := touched(1<<20), int64(0); at < fileSize; at += int64(len(b)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if _, err := f.WriteAt(b, at); err != nil {
			return nil, err
		}
	}
	return f, stopping.Call(ctx, "fsync of "+name, f.Sync)
}

// pages returns the file whose reads are measured, and the number of its whole
// pages to use.
func (f *files) pages() (*os.File, int, error) {
	if f.readErr != nil {
		return nil, 0, f.readErr
	}
	info, err := f.read.Stat()
	if err != nil {
		return nil, 0, err
	}
	n := int(min(info.Size(), fileSize) / int64(os.Getpagesize()))
	if n == 0 {
		return nil, 0, &os.PathError{Op: "map", Path: f.read.Name(), Err: errors.New("is smaller than a page: name a larger file")}
	}
	return f.read, n, nil
}

func (f *files) close() (err error) {
	if f.temp != nil {
		err = f.temp.Close()
	}
	if f.read != nil && f.read != f.temp {
		err = errors.Join(err, f.read.Close())
	}
	return err
}
