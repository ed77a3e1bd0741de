package record

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"unicode/utf8"
)

// maxLine is the length in bytes of the longest line that is read.
const maxLine = 32 << 10

// sniffed is the number of bytes at the start that decide whether a file is
// text. Other files are not read further: a device or a user's data may be
// endless.
const sniffed = 4 << 10

var utf8BOM, utf16LE, utf16BE = []byte("\xef\xbb\xbf"), []byte("\xff\xfe"), []byte("\xfe\xff")

// A sourceLine is a line of the output of a test binary.
type sourceLine struct {
	number  int    // number of its first line in the file, from 1
	text    []byte // with its newline
	cut     bool   // the file ends before the newline
	start   bool   // first line of a test binary's output
	problem string // why the line cannot be read; empty if it can
}

// A lineReader reads the lines of a file. It removes what logs and "go test
// -json" add to lines.
type lineReader struct {
	src     *bufio.Reader
	line    int          // number of the last line read, from 1
	stamped bool         // lines begin with a time stamp
	json    testOutput   // output of the packages of go test -json
	queue   []sourceLine // lines to return before reading more

	events bool // the file is the output of go test -json
	utf16  bool // the file looks like UTF-16 text and is not read
	binary bool // the file does not look like text and is not read
}

func newLineReader(r io.Reader) *lineReader {
	l := &lineReader{src: bufio.NewReaderSize(r, sniffed)}
	start, _ := l.src.Peek(sniffed) // the first read returns the error
	switch {
	case bytes.HasPrefix(start, utf8BOM):
		l.src.Discard(len(utf8BOM)) // cannot fail after Peek
	case bytes.HasPrefix(start, utf16LE), bytes.HasPrefix(start, utf16BE):
		l.utf16 = true
	case isBinary(start):
		l.binary = true
	}
	return l
}

// isBinary reports whether a file with this start is not text. Text may be
// damaged, but not in its first line.
func isBinary(start []byte) bool {
	first, _, _ := bytes.Cut(start, []byte("\n"))
	return bytes.IndexByte(start, 0) >= 0 && (bytes.IndexByte(first, 0) >= 0 || !utf8.Valid(first))
}

// next returns the next line, or io.EOF after the last one.
func (l *lineReader) next() (line sourceLine, err error) {
	if l.utf16 || l.binary {
		return line, io.EOF
	}
	for len(l.queue) == 0 {
		err := l.fill()
		if err != nil && (len(l.queue) == 0 || !errors.Is(err, io.EOF)) {
			return line, err
		}
	}
	line, l.queue = l.queue[0], l.queue[1:]
	if len(line.text) > maxLine {
		line.problem = fmt.Sprintf("longer than %d bytes", maxLine)
	}
	return line, nil
}

// fill reads a line of the file and queues the lines it completes, which may be
// none.
func (l *lineReader) fill() error {
	text, err := l.readLine()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if len(text) == 0 {
		l.queue = append(l.queue, l.json.rest()...)
		return err
	}
	l.line++
	if l.line == 1 {
		l.stamped = stamp(text) > 0
	}
	if l.stamped {
		text = text[stamp(text):]
	}
	if e, ok := parseEvent(text); ok {
		l.events = true
		l.queue = append(l.queue, l.json.add(e, l.line)...)
		return nil
	}
	line := sourceLine{number: l.line, text: text, cut: err != nil}
	if l.events && bytes.HasPrefix(text, []byte("{")) {
		line.problem = "this event of go test -json is cut"
	}
	l.queue = append(l.queue, line)
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

// stamps matches what logs put before each line: the time as in GitHub's logs
// or from the program ts of moreutils, after the names of job and step as in
// "gh run view --log".
var stamps = regexp.MustCompile(`^(?:[^\t]*\t[^\t]*\t(?:\x{feff})?)?\[?(?:` +
	`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)?` + // 2026-01-05T10:00:00.1234567Z
	`|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?` + // Jan 05 10:00:00
	`|\d{1,2}:\d\d:\d\d(?:\.\d+)?` + // 10:00:00
	`|\d{9,}\.\d+` + // 1767607200.123456
	`)\]?[ \t]`)

// stamp returns the length of the time stamp at the start of a line, or 0.
func stamp(text []byte) int {
	return len(stamps.Find(text))
}
