package workload

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func readLineWorkload() *work.Workload {
	return &work.Workload{
		Name:    "ReadLine",
		States:  true,
		Doc:     "read the next line",
		Bytes:   true,
		Words:   func(_ func(string) string) string { return "reads line by line" },
		InPlace: true,
		Shapes:  []work.Case{kept(work.Seq)},
		Plan:    planReadLine,
	}
}

// lineStep is how many lines lie between two places where a batch can start.
const lineStep = 1 << 10

func planReadLine(p *work.Problem) (*work.Work, error) {
	l, err := findLines(p.Content.Reader())
	if err != nil {
		return nil, err
	}
	expected := bufio.NewReaderSize(p.Content.Reader(), 1<<20)
	value := func(int) (uint64, error) {
		line, err := expected.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) > 0 {
			err = nil
		}
		return work.Hash(line), err
	}
	start := work.OnFile(os.O_RDONLY, func(e *work.Env, f fileio.File) (func() work.Op, bool) {
		switch {
		case e.Target.Form.Whole():
			return func() work.Op { return bareLine(e, l) }, false
		case e.Target.Form == work.View:
			return func() work.Op { return viewLine(f, l, p.Case.File) }, false
		}
		return func() work.Op { return readLine(f, l) }, false
	})
	return &work.Work{Ledger: work.NewLedger(l.count, value), Start: start, Starts: lineStep}, nil
}

// lines are the lines of a file, as ReadLine finds them: text after the last
// newline is a line.
type lines struct {
	count  int
	starts []int64 // offset of each line whose number is a multiple of lineStep
}

func findLines(r io.Reader) (*lines, error) {
	l := new(lines)
	buf := make([]byte, 1<<20)
	at, begins := int64(0), true // whether a line begins at offset at
	for {
		n, err := r.Read(buf)
		for b := buf[:n]; len(b) > 0; {
			if begins {
				l.add(at)
			}
			i := bytes.IndexByte(b, '\n') + 1
			begins = i > 0
			if i == 0 {
				i = len(b)
			}
			at += int64(i)
			b = b[i:]
		}
		if err == io.EOF {
			return l, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (l *lines) add(off int64) {
	if l.count%lineStep == 0 {
		l.starts = append(l.starts, off)
	}
	l.count++
}

// A place is where the next line begins.
type place struct {
	*lines
	next int // number of the line
	off  int64
}

// to moves the place to line i, and reports whether it was elsewhere.
func (p *place) to(i int) (moved bool) {
	if i == p.next && i > 0 {
		return false
	}
	p.next, p.off = i, p.starts[i/lineStep]
	return true
}

func (p *place) pass(line int) {
	p.next++
	p.off += int64(line)
}

func readLine(f fileio.File, l *lines) work.Op {
	at := place{lines: l}
	return func(i int) (uint64, int, error) {
		if at.to(i) {
			if _, err := f.Seek(at.off, io.SeekStart); err != nil {
				return 0, 0, err
			}
		}
		line, err := f.ReadLine()
		at.pass(len(line))
		return work.Hash(line), len(line), err
	}
}

// bareLine finds the line in the bytes of the whole file.
func bareLine(e *work.Env, l *lines) work.Op {
	at := place{lines: l}
	return func(i int) (uint64, int, error) {
		at.to(i)
		line := e.Data[at.off:]
		if n := bytes.IndexByte(line, '\n') + 1; n > 0 {
			line = line[:n]
		}
		at.pass(len(line))
		return work.Hash(line), len(line), nil
	}
}

// viewLine finds the end of the line in a view and consumes it there. The view
// is long enough for most lines, and grows for longer ones.
func viewLine(f fileio.File, l *lines, size int64) work.Op {
	const usual = 1 << 10
	var (
		at     = place{lines: l}
		length int
		value  uint64
		last   bool // the view reaches the end of the file
	)
	consume := func(b []byte) error {
		length = bytes.IndexByte(b, '\n') + 1
		if length == 0 && last {
			length = len(b)
		}
		value = work.Hash(b[:length])
		return nil
	}
	return func(i int) (uint64, int, error) {
		at.to(i)
		length = 0
		for n := int64(usual); length == 0; n *= 8 {
			last = n >= size-at.off
			if err := f.View(at.off, min(n, size-at.off), consume); err != nil {
				return 0, 0, err
			}
			if last && length == 0 {
				return 0, 0, io.ErrUnexpectedEOF
			}
		}
		at.pass(length)
		return value, length, nil
	}
}
