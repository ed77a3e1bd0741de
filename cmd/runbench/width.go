package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// textWidth returns the width of text in columns: the width of the terminal
// that w is, within readable limits. It returns 0, which means the default, if
// w is not a terminal.
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
