package record

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// maxLine is the length in bytes of the longest line that is read; a longer
// one would stop benchfmt.Reader, which builds on bufio.Scanner.
const maxLine = bufio.MaxScanTokenSize / 2

// startKey is the key of the comment that starts a run; its value is the
// version of the format.
const startKey = "runbench"

var utf8BOM, utf16LE, utf16BE = []byte("\xef\xbb\xbf"), []byte("\xff\xfe"), []byte("\xfe\xff")

// A lineReader passes the lines of a file on to benchfmt.Reader and keeps what
// that reader skips or stumbles over. Lines keep their numbers.
type lineReader struct {
	src      *bufio.Reader
	rest     []byte     // of the current line, not yet passed on
	line     int        // number of the current line, from 1
	comments []KeyValue // the "# key: value" lines
	starts   []int      // numbers of the lines that start a run, ascending
	tooLong  []int      // numbers of the lines that were dropped
	cut      bool       // the last line lacks its newline
	utf16    bool       // the file starts like UTF-16 text, and is not read
	binary   bool       // the file starts like no text, and is not read
}

// sniffed is how many bytes at the start tell whether a file is text. What is not
// may be of any length, as a device or a user's data is.
const sniffed = 4 << 10

func newLineReader(r io.Reader) *lineReader {
	l := &lineReader{src: bufio.NewReaderSize(r, sniffed)}
	start, _ := l.src.Peek(sniffed) // an error comes back from the first read
	switch {
	case bytes.HasPrefix(start, utf8BOM):
		l.src.Discard(len(utf8BOM)) // cannot fail: it was peeked
	case bytes.HasPrefix(start, utf16LE), bytes.HasPrefix(start, utf16BE):
		l.utf16 = true
	case isBinary(start):
		l.binary = true
	}
	return l
}

// isBinary tells whether a file that starts so is no text. A text may have been
// damaged, but then not in its first line.
func isBinary(start []byte) bool {
	first, _, _ := bytes.Cut(start, []byte("\n"))
	return bytes.IndexByte(start, 0) >= 0 && (bytes.IndexByte(first, 0) >= 0 || !utf8.Valid(first))
}

// Read implements io.Reader.
func (l *lineReader) Read(p []byte) (int, error) {
	if l.utf16 || l.binary {
		return 0, io.EOF
	}
	if len(l.rest) == 0 {
		if err := l.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// next makes the next line the current one. Its error is io.EOF when there is
// none.
func (l *lineReader) next() error {
	line, err := l.readLine()
	if len(line) == 0 {
		return err
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	l.line++
	l.cut = err != nil
	l.rest = line
	if len(line) > maxLine {
		l.tooLong = append(l.tooLong, l.line)
		l.rest = []byte("\n")
		return nil
	}
	if key, value, ok := parseComment(string(line)); ok {
		l.comments = append(l.comments, KeyValue{key, value})
		if key == startKey {
			l.starts = append(l.starts, l.line)
		}
	}
	return nil
}

// readLine returns the next line with its newline, or the start of a line that
// is longer than maxLine.
func (l *lineReader) readLine() ([]byte, error) {
	var line []byte
	for {
		part, err := l.src.ReadSlice('\n')
		if len(line) <= maxLine {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// parseComment splits "# key: value". Other comments are prose, which is
// nobody's figure.
func parseComment(line string) (key, value string, ok bool) {
	text, ok := strings.CutPrefix(line, "#")
	if !ok {
		return "", "", false
	}
	key, value, ok = strings.Cut(strings.TrimSpace(text), ":")
	if !ok || key == "" || strings.ContainsAny(key, " \t") {
		return "", "", false
	}
	return key, strings.TrimSpace(value), true
}
