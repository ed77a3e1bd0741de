package fileiotest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"runtime/debug"

	"mmapbench/fileio"
)

func viewCases() []testCase {
	return []testCase{{
		name: "view",
		rule: "View calls fn once with the n bytes at off",
		run:  view,
	}, {
		name: "view-written",
		rule: "View sees what was just written",
		run:  viewWritten,
	}, {
		name: "view-cap",
		rule: "the capacity of the bytes that View hands out is their length",
		run:  viewCap,
	}, {
		name: "view-empty",
		rule: "with n == 0 fn gets an empty slice",
		run:  viewEmpty,
	}, {
		name: "view-range",
		rule: "the range must lie inside the file, else View returns a *RangeError and does not call fn",
		run:  viewRange,
	}, {
		name: "view-error",
		rule: "View returns the error of fn as it is",
		run:  viewError,
	}, {
		name: "view-nested",
		rule: "fn may call methods that take an offset, Size and Tell",
		run:  viewNested,
	}, {
		name:  "view-read-only",
		rule:  "a read-only file does not change, even if fn changes what View handed out",
		needs: readOnly,
		run:   viewReadOnly,
	}}
}

func view(e *env) {
	big := letters(300_000)
	for f := range e.each(big) {
		for _, r := range [][2]int64{{0, 1}, {0, 4096}, {1, 4096}, {4095, 2}, {65_535, 131_073}, {299_999, 1}, {0, 300_000}} {
			f.wantView(r[0], r[1], big[r[0]:r[0]+r[1]])
		}
		calls := 0
		err := f.View(0, 1, func([]byte) error { calls++; return nil })
		f.wantErr("View(0, 1)", err, nil)
		if calls != 1 {
			e.errorf("View called fn %d times, want once", calls)
		}
	}
}

func viewWritten(e *env) {
	f := e.rdwr(letters(10_000))
	f.seek(4090)
	f.write("written")
	f.wantView(4089, 9, letters(4090)[4089:]+"written"+letters(4098)[4097:])
	f.writeAt("again", 4091)
	f.wantView(4090, 7, "wagainn")
	if !e.traits.fixed {
		f.writeAt("end", 10_000)
		f.wantView(9_999, 4, letters(10_000)[9_999:]+"end")
	}
}

func viewCap(e *env) {
	for f := range e.each(letters(10_000)) {
		for _, r := range [][2]int64{{0, 0}, {0, 1}, {17, 100}, {0, 4096}, {9_000, 1_000}, {0, 10_000}} {
			err := f.View(r[0], r[1], wantCap(e, "View", r[1]))
			f.wantErr(fmt.Sprintf("View(%d, %d)", r[0], r[1]), err, nil)
		}
	}
}

// wantCap returns a callback that checks length and capacity.
func wantCap(e *env, method string, n int64) func(b []byte) error {
	return func(b []byte) error {
		if int64(len(b)) != n || cap(b) != len(b) {
			e.errorf("%s of %d bytes: fn got length %d and capacity %d", method, n, len(b), cap(b))
		}
		return nil
	}
}

func viewEmpty(e *env) {
	for _, content := range []string{"", "abc"} {
		for f := range e.each(content) {
			for off := range int64(len(content) + 1) {
				wantEmptyRange(f, "View", off, f.View)
			}
		}
	}
}

// wantEmptyRange checks View or Update with n == 0.
func wantEmptyRange(f *file, name string, off int64, method func(off, n int64, fn func([]byte) error) error) {
	calls := 0
	err := method(off, 0, func(b []byte) error {
		calls++
		if len(b) != 0 {
			f.env.errorf("%s(%d, 0): fn got %d bytes", name, off, len(b))
		}
		return nil
	})
	f.wantErr(fmt.Sprintf("%s(%d, 0)", name, off), err, nil)
	if calls != 1 {
		f.env.errorf("%s(%d, 0) called fn %d times, want once", name, off, calls)
	}
}

// badRanges returns ranges that are not inside a file of size bytes.
func badRanges(size int64) []fileio.RangeError {
	var bad []fileio.RangeError
	for _, r := range [][2]int64{
		{0, size + 1}, {size, 1}, {size + 1, 0}, {1, size},
		{-1, 1}, {-1, 0}, {0, -1}, {1, -1}, {size, -1},
		{math.MaxInt64, 0}, {0, math.MaxInt64},
		{1, math.MaxInt64}, {math.MaxInt64, 1}, {math.MaxInt64, math.MaxInt64}, // off+n overflows
		{math.MinInt64, 1}, {0, math.MinInt64}, {math.MinInt64, math.MinInt64},
	} {
		bad = append(bad, fileio.RangeError{Off: r[0], N: r[1], Size: size})
	}
	return bad
}

func viewRange(e *env) {
	for _, size := range []int{0, 1000} {
		for f := range e.each(letters(size)) {
			for _, bad := range badRanges(int64(size)) {
				wantBadRange(f, "View", bad, f.View)
			}
		}
	}
}

// wantBadRange checks that View or Update refuses a range.
func wantBadRange(f *file, name string, bad fileio.RangeError, method func(off, n int64, fn func([]byte) error) error) {
	call := fmt.Sprintf("%s(%d, %d)", name, bad.Off, bad.N)
	err := method(bad.Off, bad.N, func([]byte) error {
		f.env.errorf("%s called fn", call)
		return nil
	})
	f.wantRange(call, err, bad)
}

// callbackErrors returns errors that a File must pass on untouched, though it
// has uses of its own for some of them.
func callbackErrors() []error {
	return []error{
		errors.New("of the callback"), io.EOF, fs.ErrClosed, io.ErrShortWrite,
		&fs.PathError{Op: "op", Path: "path", Err: fs.ErrInvalid},
	}
}

func viewError(e *env) {
	for f := range e.each("abc") {
		for _, want := range callbackErrors() {
			for _, n := range []int64{0, 3} {
				if err := f.View(0, n, func([]byte) error { return want }); err != want {
					e.errorf("View(0, %d): error %v, want that of fn as it is: %v", n, err, want)
				}
			}
		}
	}
}

func viewNested(e *env) {
	for f := range e.each("hello world") {
		f.seek(2)
		err := f.View(0, 5, func([]byte) error {
			f.wantTell(2)
			f.wantSize(11)
			f.wantReadAt(5, 6, "world")
			f.wantFind("o", 5, 11, 7)
			f.wantView(6, 5, "world")
			return nil
		})
		f.wantErr("View(0, 5)", err, nil)
	}
}

// viewReadOnly breaks the rules of View on purpose: the File may report an
// error or panic, but must not change.
func viewReadOnly(e *env) {
	content := letters(10_000)
	f := e.open(content, os.O_RDONLY)
	func() {
		// Where the bytes are the mapped file, the store faults.
		defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
		defer func() { _ = recover() }()
		_ = f.View(10, 10, func(b []byte) error {
			for i := range b {
				b[i] = 0
			}
			return nil
		})
	}()
	f.wantContent(content)
	f.wantDisk(content)
	f.wantErr("Close", f.Close(), nil)
	f.wantDisk(content)
}
