package cli

import (
	"errors"
	"io/fs"
	"os"
)

// An output is the file of -o. The first write replaces its old contents, so a
// run that fails before it measures destroys nothing. The zero value discards
// what is written.
type output struct {
	file    *os.File
	fresh   bool // the file did not exist before
	written bool
}

func openOutput(name string) (*output, error) {
	_, err := os.Lstat(name)
	fresh := errors.Is(err, fs.ErrNotExist)
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("is a directory: name a file")}
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	return &output{file: f, fresh: fresh}, nil
}

func (o *output) Write(p []byte) (int, error) {
	if o.file == nil || len(p) == 0 {
		return len(p), nil
	}
	if !o.written {
		o.written = true
		info, err := o.file.Stat()
		if err != nil {
			return 0, err
		}
		if info.Mode().IsRegular() {
			if err := o.file.Truncate(0); err != nil {
				return 0, err
			}
		}
	}
	return o.file.Write(p)
}

func (o *output) close() error {
	if o.file == nil {
		return nil
	}
	err := o.file.Close()
	if o.fresh && !o.written {
		err = errors.Join(err, os.Remove(o.file.Name()))
	}
	return err
}
