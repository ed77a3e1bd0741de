package fileio

import (
	"io"
	"iter"
)

// Lines returns the lines of f from the cursor on, each with its '\n', as
// [File.ReadLine] returns them: of any length, the last one perhaps without
// '\n', valid until the next call on f, and not to be changed. The cursor
// is behind the line that was yielded last, so that a second loop continues
// there. An error other than [io.EOF] is yielded with a nil line and ends the
// loop.
func Lines(f File) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for {
			line, err := f.ReadLine()
			switch {
			case err == io.EOF:
				return
			case err != nil:
				yield(nil, err)
				return
			case !yield(line, nil):
				return
			}
		}
	}
}
