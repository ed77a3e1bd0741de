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
		Words:   func(_ func(string) string) string { return "reads line by line" },
		InPlace: true,
		Shapes:  []work.Case{kept(work.Seq)},
		Plan:    planReadLine,
	}
}

func planReadLine(p *work.Problem) (*work.Work, error) {
	lines, err := countLines(p.Content.Reader())
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
		if e.Target.Form == work.View {
			return func() work.Op { return viewLine(f, p.Case.File) }, false
		}
		return func() work.Op { return readLine(f) }, false
	})
	return &work.Work{Ledger: work.NewLedger(lines, value), Start: start}, nil
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

func readLine(f fileio.File) work.Op {
	return func(i int) (uint64, int, error) {
		if i == 0 {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				return 0, 0, err
			}
		}
		line, err := f.ReadLine()
		return work.Hash(line), len(line), err
	}
}

// viewLine finds the end of the line in a view and consumes it there. The view
// is long enough for most lines, and grows for longer ones.
func viewLine(f fileio.File, size int64) work.Op {
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
		value = work.Hash(b[:length])
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
