package bench

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"

	"mmapbench/fileio"
)

func readLineWorkload() *Workload {
	return &Workload{
		Name:    "ReadLine",
		states:  true,
		Doc:     "read the next line",
		InPlace: true,
		shapes:  []Case{{Order: "seq", Cache: "warm", Map: "kept"}},
		plan:    planReadLine,
	}
}

func planReadLine(p *problem) (*work, error) {
	lines, err := countLines(p.content.reader())
	if err != nil {
		return nil, err
	}
	expected := bufio.NewReaderSize(p.content.reader(), 1<<20)
	value := func(int) (uint64, error) {
		line, err := expected.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) > 0 {
			err = nil
		}
		return fold(line), err
	}
	start := func(e *env) (*instance, error) {
		f, err := e.open(os.O_RDONLY)
		if err != nil {
			return nil, err
		}
		op := readLine(f)
		if e.target.InPlace {
			op = viewLine(f, p.c.File)
		}
		return &instance{op: op, file: f, rewinds: true, close: f.Close}, nil
	}
	return &work{ledger: newLedger(lines, value), start: start}, nil
}

// countLines counts as ReadLine does: text after the last newline is a line.
func countLines(r io.Reader) (lines int, err error) {
	buf := make([]byte, 1<<20)
	open := false
	for {
		n, err := r.Read(buf)
		lines += bytes.Count(buf[:n], []byte{'\n'})
		if n > 0 {
			open = buf[n-1] != '\n'
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0, err
		}
	}
	if open {
		lines++
	}
	return lines, nil
}

func readLine(f fileio.File) opFunc {
	return func(i int) (uint64, int, error) {
		if i == 0 {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				return 0, 0, err
			}
		}
		line, err := f.ReadLine()
		return fold(line), len(line), err
	}
}

// viewLine finds the end of the line in a view and consumes it there. The view
// is long enough for most lines, and grows for longer ones.
func viewLine(f fileio.File, size int64) opFunc {
	const usual = 1 << 10
	var (
		pos    int64
		length int
		value  uint64
		last   bool // the view reaches the end of the file
	)
	consume := func(b []byte) error {
		length = bytes.IndexByte(b, '\n') + 1
		if length == 0 && last {
			length = len(b)
		}
		value = fold(b[:length])
		return nil
	}
	return func(i int) (uint64, int, error) {
		if i == 0 {
			pos = 0
		}
		length = 0
		for n := int64(usual); length == 0; n *= 8 {
			last = n >= size-pos
			if err := f.View(pos, min(n, size-pos), consume); err != nil {
				return 0, 0, err
			}
			if last && length == 0 {
				return 0, 0, io.ErrUnexpectedEOF
			}
		}
		pos += int64(length)
		return value, length, nil
	}
}
