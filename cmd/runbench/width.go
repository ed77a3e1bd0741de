package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// textWidth returns how many columns text may have: those of the terminal that
// it goes to, but no more than can be read and no fewer than a word needs. It
// is 0, which stands for the default, where it does not go to a terminal.
func textWidth(w io.Writer) int {
	const least, most = 40, 110
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 {
		return 0
	}
	return min(max(columns, least), most)
}
