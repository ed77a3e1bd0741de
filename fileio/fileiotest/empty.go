package fileiotest

import (
	"fmt"
	"io"
	"math"
	"strings"
)

func emptyCases() []testCase {
	return []testCase{{
		name: "empty",
		rule: "an empty file works with all methods",
		run:  empty,
	}, {
		name:  "empty-grows",
		rule:  "an empty file grows by any method that writes",
		needs: growing,
		run:   emptyGrows,
	}}
}

func empty(e *env) {
	for f := range e.each("") {
		f.wantContent("")
		f.wantRead(1, "")
		_, err := f.ReadByte()
		f.wantErr("ReadByte", err, io.EOF)
		f.wantNoLine()
		f.wantWriteTo("")
		f.wantFind("a", 0, math.MaxInt64, -1)
		f.wantFind("", 0, 0, 0)
		f.wantRFind("a", 0, math.MaxInt64, -1)
		f.wantRFind("", 0, math.MaxInt64, 0)
		f.wantView(0, 0, "")
		f.wantSeek(0, io.SeekEnd, 0)
		f.wantErr("FlushRange(0, 0)", f.FlushRange(0, 0), nil)
		f.wantErr("Flush", f.Flush(), nil)
		f.wantErr("Close", f.Close(), nil)
		f.wantDisk("")
	}
	f := e.rdwr("")
	f.update(0, "")
	f.wantErr("Move(0, 0, 0)", f.Move(0, 0, 0), nil)
	f.truncate(0)
	f.wantFlushed("")
}

func emptyGrows(e *env) {
	growths := []struct {
		name string
		grow func(f *file)
	}{
		{"Write", func(f *file) { f.write("abc") }},
		{"WriteByte", func(f *file) {
			for _, c := range []byte("abc") {
				f.wantErr("WriteByte", f.WriteByte(c), nil)
			}
		}},
		{"WriteAt", func(f *file) { f.writeAt("abc", 0) }},
		{"ReadFrom", func(f *file) {
			_, err := f.ReadFrom(strings.NewReader("abc"))
			f.wantErr("ReadFrom", err, nil)
		}},
		{"Truncate", func(f *file) { f.truncate(3); f.update(0, "abc") }},
	}
	for _, g := range growths {
		f := e.rdwr("")
		g.grow(f)
		f.wantFlushed("abc")
		f.seek(0)
		f.wantLine("abc")
		f.wantView(1, 2, "bc")
		f.wantFind("c", 0, 3, 2)
		f.wantErr(fmt.Sprintf("Close after %s", g.name), f.Close(), nil)
		f.wantDisk("abc")
	}
}
