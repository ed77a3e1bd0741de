package fileiotest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"

	"mmapbench/fileio"
)

func callbackCases() []testCase {
	return []testCase{{
		name: "callback-error",
		rule: "View and Update return the error of fn as it is; the content is then the old or what fn of Update left",
		run:  callbackError,
	}, {
		name:  "view-read-only",
		rule:  "a read-only file does not change, even if fn changes what View handed out",
		needs: readOnly,
		run:   viewReadOnly,
	}, {
		name: "callback-reenters",
		rule: "fn may call every method: none waits for View or Update to end, and b keeps its bytes",
		run:  callbackReenters,
	}, {
		name:  "callback-shrinks-update",
		rule:  "Update whose fn truncates the file into the range reports a *RangeError or ErrFault, and the size stays",
		needs: growing | faulting,
		run:   callbackShrinksUpdate,
	}, {
		name:  "callback-shrinks-zeros",
		rule:  "growth reads as zeros, whatever fn left behind the end",
		needs: growing | faulting,
		run:   callbackShrinksZeros,
	}, {
		name:  "callback-shrinks-view",
		rule:  "View whose fn truncates the file returns the error of fn, or says that b was gone if fn used it then",
		needs: growing | faulting,
		run:   callbackShrinksView,
	}, {
		name: "callback-closes-view",
		rule: "View whose fn closes the File returns the error of fn, or says that b was gone if fn used it then",
		run:  callbackClosesView,
	}, {
		name: "callback-closes-update",
		rule: "Update whose fn closes the File reports io/fs.ErrClosed or ErrFault, unless the change is in the file",
		run:  callbackClosesUpdate,
	}}
}

// callbackErrors returns errors that a File must pass on untouched, though it
// has uses of its own for some of them.
func callbackErrors() []error {
	return []error{
		errors.New("of the callback"), io.EOF, fs.ErrClosed, io.ErrShortWrite,
		&fs.PathError{Op: "op", Path: "path", Err: fs.ErrInvalid},
	}
}

func callbackError(e *env) {
	for _, m := range rangedMethods() {
		for _, want := range callbackErrors() {
			f := e.rdwr("hello world")
			for _, n := range []int64{0, 5} {
				err := m.call(f, 0, n, func(b []byte) error {
					if m.name == "Update" {
						fill(b)
					}
					return want
				})
				if err != want {
					e.errorf("%s(0, %d): error %v, want that of fn as it is: %v", m.name, n, err, want)
				}
			}
			got, err := f.view(0, 11)
			f.wantErr("View(0, 11)", err, nil)
			if got != "hello world" && got != filled(5)+" world" {
				e.errorf("after a failed %s: %q, want the old content or what fn left", m.name, got)
			}
			f.wantFlushed(got)
		}
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

// A rangedMethod is View or Update.
type rangedMethod struct {
	name string
	call func(f fileio.File, off, n int64, fn func(b []byte) error) error
}

func rangedMethods() []rangedMethod {
	return []rangedMethod{{"View", fileio.File.View}, {"Update", fileio.File.Update}}
}

// reenterSize is the size in bytes of a file whose methods a callback calls.
// The cursor is in the middle, and the callback has bytes before that.
const reenterSize = 10_000

func callbackReenters(e *env) {
	calls := reentries()
	if !e.traits.fixed {
		calls = append(calls, growingReentries()...)
	}
	for _, m := range rangedMethods() {
		for _, r := range calls {
			e.reenter(m, r)
		}
	}
}

// reenter makes the call r inside the callback of m.
func (e *env) reenter(m rangedMethod, r reentry) {
	const n = 100
	want := letters(n)
	f := e.rdwr(letters(reenterSize))
	f.seek(reenterSize / 2)
	err := m.call(f, 0, n, func(b []byte) error {
		f.wantErr(r.name+" inside "+m.name, r.call(f), nil)
		if d := differ(string(b), want); d != "" {
			e.errorf("%s after %s inside: %s", m.name, r.name, d)
		}
		if m.name == "Update" {
			fill(b)
			want = filled(n)
		}
		return nil
	})
	f.wantErr(m.name+" with "+r.name+" inside", err, nil)
	f.wantReadAt(n, 0, want)
}

// fill fills b with bytes that letters never has.
func fill(b []byte) {
	for i := range b {
		b[i] = '\n'
	}
}

// filled returns n bytes as fill leaves them.
func filled(n int) string { return strings.Repeat("\n", n) }

// A reentry is a call that a callback makes. It leaves the first half of f as
// it is.
type reentry struct {
	name string
	call func(f *file) error
}

// reentries returns a call of every sort that neither fails nor changes the size.
func reentries() []reentry {
	const half = reenterSize / 2
	a := args{off: half, to: half + 1, n: 200, data: "xyz", pattern: "absent"}
	calls := []reentry{{"Tell", func(f *file) error { _, err := f.Tell(); return err }}}
	for _, op := range ops() {
		if op.name != "Truncate" && op.name != "failing Update" {
			calls = append(calls, reentry{op.name, func(f *file) error { return op.run(f.File, a).err }})
		}
	}
	return calls
}

// growingReentries returns those that change the size.
func growingReentries() []reentry {
	const more = 200_000
	return []reentry{
		{"Write behind the end", func(f *file) error { _, err := f.Write(make([]byte, more)); return err }},
		{"WriteAt behind the end", func(f *file) error { _, err := f.WriteAt([]byte("xyz"), more); return err }},
		{"ReadFrom behind the end", func(f *file) error {
			_, err := f.ReadFrom(strings.NewReader(letters(more)))
			return err
		}},
		{"Truncate to more", func(f *file) error { return f.Truncate(more) }},
		{"Truncate to less", func(f *file) error { return f.Truncate(reenterSize / 2) }},
	}
}

// cutOff and cutLen are the range, in bytes, of a View or Update whose callback
// truncates the file.
const (
	cutOff = 2_000
	cutLen = 6_000
)

// shrinkUpdate opens a file and truncates it to size in the callback of an
// Update, which then fills its bytes.
func (e *env) shrinkUpdate(size int64) (*file, error) {
	f := e.rdwr(letters(reenterSize))
	return f, f.Update(cutOff, cutLen, func(b []byte) error {
		f.truncate(size)
		fill(b)
		return nil
	})
}

func callbackShrinksUpdate(e *env) {
	for _, size := range []int64{0, cutOff - 1, cutOff, 4096, 5_000, cutOff + cutLen - 1} {
		f, err := e.shrinkUpdate(size)
		call := fmt.Sprintf("Update(%d, %d) with Truncate(%d) inside", cutOff, cutLen, size)
		f.wantGone(call, err)
		f.wantSize(size)
		kept := int(min(size, cutOff))
		f.wantReadAt(kept, 0, letters(kept))
		f.truncate(size + 1)
		f.wantFlushedSize(size + 1)
	}
	f, err := e.shrinkUpdate(cutOff + cutLen)
	f.wantErr("Update with Truncate behind the range inside", err, nil)
	f.wantFlushed(letters(cutOff) + filled(cutLen))
}

// wantGone checks the error of call for one that says that the range was gone
// when the callback used it.
func (f *file) wantGone(call string, err error) {
	var re *fileio.RangeError
	if !errors.As(err, &re) && !errors.Is(err, fileio.ErrFault) {
		f.env.errorf("%s: error %v, want a *RangeError or ErrFault", call, err)
		return
	}
	f.wantPathError(call, err)
}

// wantFlushedSize checks that Flush brings the size to disk.
func (f *file) wantFlushedSize(want int64) {
	f.wantErr("Flush", f.Flush(), nil)
	if f.opened.OnDisk == nil {
		return
	}
	if got, err := f.opened.OnDisk(); err != nil || int64(len(got)) != want {
		f.env.errorf("on disk: %d bytes, %v, want %d", len(got), err, want)
	}
}

func callbackShrinksZeros(e *env) {
	for _, size := range []int64{0, cutOff, 4096, 5_000} {
		f, _ := e.shrinkUpdate(size) // whose error is another row's
		f.truncate(reenterSize)
		n := int(reenterSize - size)
		f.wantReadAt(n, size, strings.Repeat("\x00", n))
	}
}

func callbackShrinksView(e *env) {
	for _, use := range []bool{false, true} {
		for _, want := range []error{nil, errors.New("of the callback")} {
			f := e.rdwr(letters(reenterSize))
			err := f.View(cutOff, cutLen, func(b []byte) error {
				f.truncate(5_000)
				if use {
					_ = string(b)
				}
				return want
			})
			if err != want && !use {
				e.errorf("View with Truncate inside: error %v, want that of fn: %v", err, want)
			} else if err != want {
				f.wantGone("View with Truncate inside, before b is used", err)
			}
			f.wantFlushed(letters(5_000))
		}
	}
}

func callbackClosesView(e *env) {
	for _, use := range []bool{false, true} {
		for _, want := range []error{nil, errors.New("of the callback")} {
			for f := range e.each(letters(reenterSize)) {
				err := f.View(0, reenterSize, func(b []byte) error {
					f.wantErr("Close inside View", f.Close(), nil)
					if use {
						_ = string(b)
					}
					return want
				})
				if err != want && !(use && matches(err, []error{fs.ErrClosed, fileio.ErrFault})) {
					e.errorf("View with Close inside, b used after it: %t: error %v, want that of fn: %v", use, err, want)
				}
				f.wantErr("second Close", f.Close(), fs.ErrClosed)
				f.wantDisk(letters(reenterSize))
			}
		}
	}
}

func callbackClosesUpdate(e *env) {
	for _, fillFirst := range []bool{false, true} {
		f := e.rdwr(letters(reenterSize))
		err := f.Update(0, reenterSize, func(b []byte) error {
			if fillFirst {
				fill(b)
			}
			f.wantErr("Close inside Update", f.Close(), nil)
			if !fillFirst {
				fill(b)
			}
			return nil
		})
		switch {
		case err == nil:
			f.wantDisk(filled(reenterSize))
		case matches(err, []error{fs.ErrClosed, fileio.ErrFault}):
			f.wantPathError("Update with Close inside", err)
		default:
			e.errorf("Update with Close inside: error %v, want one that matches %q", err, fs.ErrClosed)
		}
		f.wantErr("second Close", f.Close(), fs.ErrClosed)
	}
}
