package fileiotest

import (
	"errors"
	"io"
	"os"
	"strings"
)

func lineCases() []testCase {
	return []testCase{{
		name: "line",
		rule: "ReadLine returns the line at the cursor with its newline, empty lines too, and advances by it",
		run:  line,
	}, {
		name: "line-last",
		rule: "the last line may lack the newline and comes with a nil error; behind it ReadLine returns io.EOF",
		run:  lineLast,
	}, {
		name: "line-long",
		rule: "a line has any length",
		run:  lineLong,
	}, {
		name: "line-behind-end",
		rule: "ReadLine at or behind the end returns io.EOF and the cursor stays",
		run:  lineBehindEnd,
	}, {
		name: "line-error",
		rule: "on an error other than io.EOF ReadLine leaves the cursor where it was",
		run:  lineError,
	}, {
		name: "line-after-change",
		rule: "ReadLine sees what was written after it read ahead",
		run:  lineAfterChange,
	}, {
		name:  "line-after-resize",
		rule:  "ReadLine sees a new size after it read ahead or reached the end",
		needs: growing,
		run:   lineAfterResize,
	}}
}

func line(e *env) {
	lines := []string{"\n", "one\n", "\n", "\n", "two words\n", "\r\n", "a\x00b\n"}
	for f := range e.each(strings.Join(lines, "")) {
		var at int64
		for _, want := range lines {
			f.wantLine(want)
			at += int64(len(want))
			f.wantTell(at)
		}
		f.wantNoLine()
		f.wantTell(at)
		f.seek(2) // inside a line
		f.wantLine("ne\n")
	}
}

func lineLast(e *env) {
	for f := range e.each("one\ntwo") {
		f.wantLine("one\n")
		f.wantLine("two")
		f.wantTell(7)
		f.wantNoLine()
		f.wantNoLine()
		f.wantTell(7)
	}
	for f := range e.each("one\n") {
		f.wantLine("one\n")
		f.wantNoLine()
	}
}

// lineLong has lines that end around the sizes of pages and of usual buffers.
func lineLong(e *env) {
	lines := []string{letters(1<<20) + "\n"}
	for _, border := range []int{512, 4096, 1 << 16} {
		for _, n := range []int{border - 2, border - 1, border, border + 1} {
			lines = append(lines, letters(n)+"\n", "\n")
		}
	}
	for f := range e.each(strings.Join(lines, "")) {
		var at int64
		for _, want := range lines {
			f.wantLine(want)
			at += int64(len(want))
			f.wantTell(at)
		}
		f.wantNoLine()
	}
}

func lineBehindEnd(e *env) {
	for f := range e.each("one\n") {
		for _, off := range []int64{4, 5, 100_000} {
			f.seek(off)
			f.wantNoLine()
			f.wantTell(off)
		}
	}
}

func lineError(e *env) {
	long := letters(200_000) + "\n"
	f := e.open("one\n"+long, os.O_RDWR)
	if f.opened.Fail == nil {
		e.skipped = "the Opener can't make reads fail"
		return
	}
	f.wantLine("one\n")
	injected := errors.New("injected")
	f.opened.Fail(injected)
	// A File that read ahead may have some lines left, but not this one.
	if _, err := f.ReadLine(); !errors.Is(err, injected) {
		e.errorf("ReadLine: error %v, want one that matches %q", err, injected)
	}
	f.wantTell(4)
	f.opened.Fail(nil)
	f.wantTell(4)
	f.wantLine(long)
}

// lineAfterChange reads a line of each file, changes the next by another
// method, and reads on.
func lineAfterChange(e *env) {
	const content, want = "one\ntwo\nsix\n", "ten\n"
	changes := []struct {
		name   string
		change func(f *file)
	}{
		{"WriteAt", func(f *file) { f.writeAt(want, 4) }},
		{"Update", func(f *file) { f.update(4, want) }},
		{"Move", func(f *file) { f.writeAt(want, 8); f.wantErr("Move", f.Move(4, 8, 4), nil) }},
		{"Write", func(f *file) { f.write(want); f.seek(4) }},
		{"WriteByte", func(f *file) {
			for _, c := range []byte(want) {
				f.wantErr("WriteByte", f.WriteByte(c), nil)
			}
			f.seek(4)
		}},
		{"ReadFrom", func(f *file) {
			_, err := f.ReadFrom(strings.NewReader(want))
			f.wantErr("ReadFrom", err, nil)
			f.seek(4)
		}},
	}
	for _, c := range changes {
		f := e.rdwr(content)
		f.wantLine("one\n")
		c.change(f)
		line, err := f.ReadLine()
		if string(line) != want || err != nil {
			e.errorf("ReadLine after %s = %q, %v, want %q, nil", c.name, line, err, want)
		}
	}
}

func lineAfterResize(e *env) {
	f := e.rdwr("one\ntwo\nsix")
	f.wantLine("one\n")
	f.truncate(6)
	f.wantLine("tw")
	f.wantNoLine()
	f.writeAt("enty\nmore", 6)
	f.wantLine("enty\n")
	f.truncate(20)
	f.wantLine("more" + strings.Repeat("\x00", 5))
	f.truncate(2)
	f.wantNoLine()
	f.wantTell(20)
	f.wantSeek(0, io.SeekStart, 0)
	f.wantLine("on")
}
