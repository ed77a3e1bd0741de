package record

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxLine is the length in bytes of the longest line that is read. A longer
// line would stop benchfmt.Reader, which uses bufio.Scanner.
const maxLine = bufio.MaxScanTokenSize / 2

// startKey is the key of the comment that starts a run. Its value is the
// version of the format.
const startKey = "runbench"

var utf8BOM, utf16LE, utf16BE = []byte("\xef\xbb\xbf"), []byte("\xff\xfe"), []byte("\xfe\xff")

// A sourceLine is a line for benchfmt.Reader.
type sourceLine struct {
	number int    // number of its first line in the file, from 1
	text   []byte // with its newline
	cut    bool   // the file ends before the newline
	start  bool   // first line of a test binary's output
}

// A lineReader passes the lines of a file to benchfmt.Reader, one with each
// Read, so that the current line is the one that benchfmt.Reader works on. It
// removes what logs and "go test -json" add to lines, and keeps what
// benchfmt.Reader skips or cannot parse.
type lineReader struct {
	src     *bufio.Reader
	line    int          // number of the last line read, from 1
	stamped bool         // lines begin with a time stamp
	json    testOutput   // output of the packages of go test -json
	queue   []sourceLine // lines to pass on before reading more

	current sourceLine
	rest    []byte // part of the current line that is not yet passed on

	starts    int          // number of lines so far that mark the start or end of a test binary
	comments  []KeyValue   // the "# key: value" lines
	trailing  []configLine // configuration lines after the last result
	failures  []Failure
	broken    []brokenLine // lines that are not passed on
	pkg       string       // value of the last line "pkg:"
	announced string       // name from the last benchmark line if the line has nothing else, as go test -v prints it

	events bool // the file is the output of go test -json
	utf16  bool // the file looks like UTF-16 text and is not read
	binary bool // the file does not look like text and is not read
}

// A configLine is a configuration line with its place.
type configLine struct {
	KeyValue
	number int
}

// A brokenLine is a line that could not be understood.
type brokenLine struct {
	number int
	why    string
}

// sniffed is the number of bytes at the start that decide whether a file is
// text. Other files are not read further: a device or a user's data may be
// endless.
const sniffed = 4 << 10

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

// next makes the next line the current one. It returns io.EOF after the last
// line.
func (l *lineReader) next() error {
	for len(l.queue) == 0 {
		err := l.fill()
		if err != nil && (len(l.queue) == 0 || !errors.Is(err, io.EOF)) {
			return err
		}
	}
	l.current, l.queue = l.queue[0], l.queue[1:]
	l.rest = l.current.text
	switch {
	case len(l.rest) > maxLine:
		l.broke(l.current.number, fmt.Sprintf("longer than %d bytes", maxLine))
		l.rest = []byte("\n")
	case !l.see(l.current):
		l.rest = []byte("\n")
	}
	return nil
}

// fill reads a line of the file and queues what it yields, which may be
// nothing.
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
	if l.events && bytes.HasPrefix(text, []byte("{")) && len(text) <= maxLine {
		l.broke(l.line, "this event of go test -json is cut")
		return nil
	}
	l.queue = append(l.queue, sourceLine{number: l.line, text: text, cut: err != nil})
	return nil
}

func (l *lineReader) broke(number int, why string) {
	l.broken = append(l.broken, brokenLine{number, why})
}

// see keeps what benchfmt.Reader skips. It reports whether to pass the line on:
// lines about failures look like configuration and like broken results.
func (l *lineReader) see(line sourceLine) (pass bool) {
	if line.start {
		l.starts++
	}
	text := strings.TrimRight(string(line.text), "\r\n")
	if f, ok := failed(text); ok {
		l.fail(f, line.number)
		return false
	}
	if name, rest := torn(text); name != "" {
		l.announced = ""
		if rest == "" {
			l.announced = name
		}
		return !strings.HasPrefix(rest, "--- SKIP: ")
	}
	if key, value, ok := parseComment(text); ok {
		l.comments = append(l.comments, KeyValue{key, value})
		if key == startKey {
			l.starts++
		}
		return false
	}
	if text == "PASS" || strings.HasPrefix(text, "ok  \t") {
		l.starts++
		return false
	}
	if kv, ok := parseConfig(text); ok {
		return l.configure(kv, line.number)
	}
	if name := called(text); name != "" {
		l.blame(name)
	}
	if name, ok := buried(text); ok {
		l.broke(line.number, fmt.Sprintf("%s is lost: something else is printed in front of it", name))
	}
	return true
}

// fail adds a failure and completes it from the lines before it.
func (l *lineReader) fail(f Failure, number int) {
	f.Line = number
	if f.Package == "" {
		f.Package = l.pkg
	}
	if f.Benchmark == "" && !strings.HasPrefix(f.What, "FAIL") {
		f.Benchmark = l.announced
	}
	if strings.HasPrefix(f.What, "FAIL") {
		l.starts++
	}
	l.failures = append(l.failures, f)
}

// blame adds the benchmark's name, found in a stack trace, to the last failure.
func (l *lineReader) blame(name string) {
	if len(l.failures) == 0 {
		return
	}
	if f := &l.failures[len(l.failures)-1]; f.Benchmark == "" && !strings.HasPrefix(f.What, "FAIL") {
		f.Benchmark = name
	}
}

// called returns the benchmark that a line of a stack trace calls, as in
// "example.org/store.BenchmarkSave(0x2d28ae276308?)", or "".
func called(text string) string {
	_, name, ok := strings.Cut(text, ".Benchmark")
	end := strings.IndexAny(name, ".(")
	if !ok || end < 0 || !strings.HasSuffix(text, ")") || strings.ContainsAny(text, " \t") {
		return ""
	}
	return "Benchmark" + name[:end]
}

// configure keeps a configuration line. It reports false for the result of "go
// test -cover", which only looks like one.
func (l *lineReader) configure(kv KeyValue, number int) bool {
	switch kv.Key {
	case "coverage":
		return false
	case "pkg":
		l.pkg = kv.Value
		l.starts++
	case "goos", "goarch", "cpu":
		l.starts++
	}
	l.trailing = append(l.trailing, configLine{kv, number})
	return true
}

// buried returns the name of a result that begins in the middle of a line.
func buried(text string) (name string, ok bool) {
	i := strings.Index(text, "Benchmark")
	if i < 0 {
		return "", false
	}
	fields := strings.Fields(text[i:])
	if len(fields) < 4 || !strings.Contains(fields[3], "/") {
		return "", false
	}
	_, err := strconv.Atoi(fields[1])
	_, errValue := strconv.ParseFloat(fields[2], 64)
	return fields[0], err == nil && errValue == nil
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

// parseComment splits "# key: value". Other comments are prose.
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
