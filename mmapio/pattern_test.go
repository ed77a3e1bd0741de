//go:build unix || windows

package mmapio

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

const (
	lineSize = 64
	// A pattern repeats after a prime number of lines, so that pages and
	// blocks do not look like their neighbours.
	patternPeriod = 251 * lineSize
)

// A pattern is what a file holds by the rules of a test: its byte at i belongs
// at offset i. It has lines of lineSize bytes, and none of its bytes is zero.
type pattern []byte

// newPattern returns n bytes of a pattern. Those of another letter share no
// line with it.
func newPattern(letter byte, n int) pattern {
	var b bytes.Buffer
	fill := bytes.Repeat([]byte{letter}, lineSize-5)
	for b.Len() < patternPeriod {
		fmt.Fprintf(&b, "%04d%s\n", b.Len()/lineSize, fill)
	}
	return pattern(bytes.Repeat(b.Bytes(), n/patternPeriod+1)[:n])
}

// check compares b with what belongs at off. From floor on there may be zeros
// instead.
func (p pattern) check(b []byte, off, floor int64) error {
	if off+int64(len(b)) > int64(len(p)) {
		return wrong("%d bytes at %d are more than there can be", len(b), off)
	}
	want := p[off:][:len(b)]
	if bytes.Equal(b, want) {
		return nil
	}
	for i, c := range b {
		at := off + int64(i)
		// b may be the file itself and right by now, which is as good.
		if c != want[i] && (c != 0 || at < floor) {
			return wrong("the byte at %d is %q, want %q", at, c, want[i])
		}
	}
	return nil
}

// A wrongError is not the answer of a File but the finding of a test.
type wrongError struct{ error }

func wrong(format string, args ...any) error { return wrongError{fmt.Errorf(format, args...)} }

func isWrong(err error) bool { return errors.As(err, new(wrongError)) }

func TestPatternFindsWrongBytes(t *testing.T) {
	p := newPattern('a', 4*patternPeriod)
	const floor = 10_000
	for _, test := range []struct {
		name string
		b    []byte
		off  int64
		ok   bool
	}{
		{"itself", p[100:5000], 100, true},
		{"a period later", p[100:5000], 100 + patternPeriod, true},
		{"a page later", p[4096:5000], 0, false},
		{"another letter", newPattern('b', 64), 0, false},
		{"zeros below the floor", make([]byte, 2), floor - 1, false},
		{"zeros from the floor on", make([]byte, 2), floor, true},
		{"too much", make([]byte, 2), int64(len(p)) - 1, false},
	} {
		if err := p.check(test.b, test.off, floor); (err == nil) != test.ok || err != nil && !isWrong(err) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
