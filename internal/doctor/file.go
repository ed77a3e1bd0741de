package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// fileSize is the size of the temporary file in bytes. No more is used of the
// user's file.
const fileSize = 16 << 20

// openFile opens the file that floors are measured on: the user's, which is only
// read, or else a temporary one without holes in dir.
func openFile(ctx context.Context, dir, name string) (_ *os.File, err error) {
	if name != "" {
		return os.Open(name)
	}
	f, err := os.OpenFile(filepath.Join(dir, "file"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	for b, at := touched(1<<20), int64(0); at < fileSize && err == nil; at += int64(len(b)) {
		if err = ctx.Err(); err == nil {
			_, err = f.WriteAt(b, at)
		}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// pages returns the number of whole pages of a file to use.
func pages(f *os.File) (int, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	n := int(min(info.Size(), fileSize) / int64(os.Getpagesize()))
	if n == 0 {
		return 0, &os.PathError{Op: "map", Path: f.Name(), Err: errors.New("is smaller than a page: name a larger file")}
	}
	return n, nil
}
