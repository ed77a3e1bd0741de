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
	temp    *os.File
	tempErr error // why temp is nil

	user    *os.File // opened for reading only; nil without one
	userErr error
	named   bool // whether the user named a file
}

// openFiles makes the temporary file and opens the user's, if name is not empty.
// The methods that need a file return the error of opening it.
func openFiles(ctx context.Context, dir, name string) *files {
	f := &files{named: name != ""}
	f.temp, f.tempErr = makeFile(ctx, filepath.Join(dir, "file"))
	if f.named {
		f.user, f.userErr = os.Open(name)
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

// reading returns the file whose reads are measured.
func (f *files) reading() (*os.File, error) {
	if f.named {
		return f.user, f.userErr
	}
	return f.temp, f.tempErr
}

// writing returns the file that may be written.
func (f *files) writing() (*os.File, error) { return f.temp, f.tempErr }

// pages returns the file whose reads are measured, and the number of its whole
// pages to use.
func (f *files) pages() (*os.File, int, error) {
	file, err := f.reading()
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, err
	}
	n := int(min(info.Size(), fileSize) / int64(os.Getpagesize()))
	if n == 0 {
		return nil, 0, &os.PathError{Op: "map", Path: file.Name(), Err: errors.New("is smaller than a page: name a larger file")}
	}
	return file, n, nil
}

func (f *files) close() (err error) {
	for _, file := range []*os.File{f.temp, f.user} {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
	}
	return err
}
