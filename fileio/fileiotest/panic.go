package fileiotest

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
)

func panicCases() []testCase {
	return []testCase{{
		name: "callback-panics",
		rule: "a panic in fn of View or Update arrives at the caller unchanged, and the File stays usable",
		run:  callbackPanics,
	}, {
		name: "callback-exits",
		rule: "runtime.Goexit in fn of View or Update ends the goroutine, and the File stays usable",
		run:  callbackExits,
	}, {
		name: "read-from-panics",
		rule: "a panic or runtime.Goexit in the reader goes on, and the cursor is behind what was read before",
		run:  readFromPanics,
	}, {
		name: "write-to-panics",
		rule: "a panic or runtime.Goexit in the writer goes on, and the cursor is behind what was accepted before",
		run:  writeToPanics,
	}}
}

// errInterrupt is what the callbacks of the suite panic with.
var errInterrupt = errors.New("panic of a callback")

// An interrupt is a way for a callback not to return.
type interrupt struct {
	name string
	stop func()
	want any // what the caller recovers
}

func interrupts() []interrupt {
	return []interrupt{
		{"panic", func() { panic(errInterrupt) }, errInterrupt},
		{"runtime.Goexit", runtime.Goexit, nil},
	}
}

// ends reports whether call, in a goroutine of its own, is ended by i.
func (i interrupt) ends(call func()) bool {
	var (
		done     sync.WaitGroup
		returned bool
		value    any
	)
	done.Go(func() {
		defer func() { value = recover() }()
		call()
		returned = true
	})
	done.Wait()
	return !returned && value == i.want
}

// wantUsable checks that f works on: with the content, or, if fn may have
// filled the first n bytes, with that.
func (f *file) wantUsable(content string, n int) {
	got, err := f.view(0, int64(len(content)))
	f.wantErr("View after a callback that did not return", err, nil)
	if want := filled(n) + content[n:]; got != content && got != want {
		f.env.errorf("after a callback that did not return: %s", differ(got, content))
	}
	f.wantTell(0)
	f.wantRead(1, got[:1])
	f.write("B")
	f.writeAt("D", 3)
	want := got[:1] + "B" + got[2:3] + "D" + got[4:]
	f.wantFlushed(want)
	f.wantErr("Close", f.Close(), nil)
	f.wantDisk(want)
}

// interrupt checks that i inside the callback of m is not held up.
func (e *env) interrupt(m rangedMethod, i interrupt) {
	f := e.rdwr("hello world")
	if !i.ends(func() {
		_ = m.call(f, 0, 5, func(b []byte) error {
			if m.name == "Update" {
				fill(b)
			}
			i.stop()
			return nil
		})
	}) {
		e.errorf("%s: %s in fn does not arrive", m.name, i.name)
	}
	f.wantUsable("hello world", 5)
}

func callbackPanics(e *env) {
	values := []any{"a string", 42}
	for _, err := range callbackErrors() {
		values = append(values, err)
	}
	for _, m := range rangedMethods() {
		for _, v := range values {
			e.interrupt(m, interrupt{fmt.Sprintf("panic(%v)", v), func() { panic(v) }, v})
		}
		e.followNil(m)
	}
}

// followNil checks that a fault that is not the file's stays a panic.
func (e *env) followNil(m rangedMethod) {
	f := e.rdwr("hello world")
	defer func() {
		if _, ok := recover().(runtime.Error); !ok {
			e.errorf("%s whose fn follows a nil pointer does not panic with a runtime.Error", m.name)
		}
		f.wantUsable("hello world", 0)
	}()
	var missing *interrupt
	_ = m.call(f, 0, 5, func([]byte) error {
		missing.stop()
		return nil
	})
}

func callbackExits(e *env) {
	for _, m := range rangedMethods() {
		e.interrupt(m, interrupt{"runtime.Goexit", runtime.Goexit, nil})
	}
}

// A stoppingReader yields its chunks, a Read each, and stops in the Read after
// the last, when it has used p as scratch space.
type stoppingReader struct {
	chunks []string
	stop   func()
}

func (r *stoppingReader) Read(p []byte) (int, error) {
	if len(r.chunks) == 0 {
		fill(p)
		r.stop()
		return 0, io.EOF
	}
	n := copy(p, r.chunks[0])
	r.chunks = r.chunks[1:]
	return n, nil
}

func readFromPanics(e *env) {
	tests := []struct{ content, want string }{{"hello world", "HELLO world"}}
	if !e.traits.fixed {
		tests = append(tests, struct{ content, want string }{"", "HELLO"})
	}
	for _, test := range tests {
		for _, i := range interrupts() {
			f := e.rdwr(test.content)
			r := &stoppingReader{[]string{"HE", "LLO"}, i.stop}
			if !i.ends(func() { _, _ = f.ReadFrom(r) }) {
				e.errorf("ReadFrom: %s in the reader does not arrive", i.name)
			}
			f.wantTell(5)
			f.wantFlushed(test.want)
			f.seek(0)
			f.wantRead(4, "HELL")
			f.wantErr("Close", f.Close(), nil)
			f.wantDisk(test.want)
		}
	}
}

// A stoppingWriter accepts some calls of Write and stops in the next one.
type stoppingWriter struct {
	calls    int
	stop     func()
	accepted int // bytes
}

func (w *stoppingWriter) Write(p []byte) (int, error) {
	if w.calls == 0 {
		w.stop()
	}
	w.calls--
	w.accepted += len(p)
	return len(p), nil
}

func writeToPanics(e *env) {
	const size = 200_000
	for _, calls := range []int{0, 1, 2} {
		for _, i := range interrupts() {
			for f := range e.each(letters(size)) {
				f.wantRead(3, letters(3)) // may read ahead
				w := &stoppingWriter{calls: calls, stop: i.stop}
				ended := i.ends(func() { _, _ = f.WriteTo(w) })
				at := 3 + w.accepted
				if !ended && at < size { // else there was no further Write
					e.errorf("WriteTo: %s in the writer does not arrive", i.name)
				}
				f.wantTell(int64(at))
				f.wantRead(min(5, size-at), letters(size)[at:min(at+5, size)])
			}
		}
	}
}
