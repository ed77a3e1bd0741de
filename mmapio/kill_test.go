//go:build unix || windows

package mmapio

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// recordSize is no divisor of a page: records lie across borders too.
const recordSize = 100

// record returns the record of a number: the number, bytes derived from it, and a
// checksum. Only the bytes of a small number can be zero.
func record(number uint64) []byte {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, recordSize), number)
	for i := len(b); i < recordSize-4; i++ {
		b = append(b, byte(number*31+uint64(i)*7)|1)
	}
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// What a kill leaves is, in this order:
//
//   - every record whose write had returned, flushed or not: stores reach the
//     page cache, which outlives the process;
//   - at most one record whose write had not: some of its bytes, or all, and
//     zeros for the rest, which may be missing where the file was just being
//     extended: a system call that a kill meets between two pages ends there;
//   - zeros up to the end of the last step, which is at most as many bytes as the
//     file held at the step, or minStep if that is more, and at most maxStep: see
//     pace. With ExactSize there are none, and after a Flush none until it grows
//     again.
//
// So the end must be found by the content, and cut with Truncate before more is
// appended. (A crash of the system is another matter: what was not flushed may
// then be there or not, in any order.)
//
// survivors checks that and returns the number of whole records.
func survivors(content []byte, exact bool) (whole uint64, err error) {
	rest := content
	for len(rest) >= recordSize && bytes.Equal(rest[:recordSize], record(whole)) {
		rest = rest[recordSize:]
		whole++
	}
	torn := rest[:min(len(rest), recordSize)]
	for i, want := range record(whole)[:len(torn)] {
		if torn[i] != want && torn[i] != 0 {
			return whole, fmt.Errorf("byte %d of record %d is %#x, want %#x or zero", i, whole, torn[i], want)
		}
	}
	if tail := bytes.TrimLeft(rest[len(torn):], "\x00"); len(tail) > 0 {
		return whole, fmt.Errorf("behind record %d and zeros there are %d bytes that begin with %q", whole, len(tail), tail[:min(len(tail), 16)])
	}
	most := int64(whole+1) * recordSize
	if !exact {
		most += min(max(most, minStep), maxStep)
	}
	if int64(len(content)) > most {
		return whole, fmt.Errorf("the file of %d records has %d bytes, want at most %d", whole, len(content), most)
	}
	return whole, nil
}

func TestSurvivorsFindsLosses(t *testing.T) {
	three := bytes.Join([][]byte{record(0), record(1), record(2)}, nil)
	zeros := make([]byte, minStep)
	with := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	for _, test := range []struct {
		name    string
		content []byte
		exact   bool
		whole   uint64
		ok      bool
	}{
		{"nothing", nil, false, 0, true},
		{"whole", three, true, 3, true},
		{"zeros", with(three, zeros), false, 3, true},
		{"torn in front", with(three, record(3)[:50], zeros), false, 3, true},
		{"torn behind", with(three, make([]byte, 50), record(3)[50:]), true, 3, true},
		{"zeros in exact size", with(three, zeros), true, 3, false},
		{"too many zeros", with(three, zeros, zeros), false, 3, false},
		{"a wrong byte", with(three, []byte{9}), false, 3, false},
		{"a record missing", with(record(0), record(2)), false, 1, false},
		{"a record behind zeros", with(three, zeros[:500], record(8)), false, 3, false},
		{"growth cut short", three[:250], true, 2, true},
	} {
		whole, err := survivors(test.content, test.exact)
		if whole != test.whole || (err == nil) != test.ok {
			t.Errorf("%s: %d, %v", test.name, whole, err)
		}
	}
}

// A process that appends is killed at any time: no record that it had
// acknowledged is lost, and the next one opens what is left and goes on.
func TestKill(t *testing.T) {
	for _, exact := range []bool{false, true} {
		t.Run(fmt.Sprintf("ExactSize=%v", exact), func(t *testing.T) {
			r := newRand(t)
			dir := t.TempDir()
			var all, flushed, torn, tails int
			var name string
			var have uint64
			for i := range scaled(t, 300, 3) {
				if i%10 == 0 {
					// Files start small, where the steps are.
					name, have = filepath.Join(dir, fmt.Sprint(i)), 0
				}
				written, synced := killOnce(t, name, exact, have, r)
				content, err := os.ReadFile(name)
				if err != nil && !errors.Is(err, os.ErrNotExist) {
					t.Fatal(err)
				}
				have, err = survivors(content, exact)
				if err != nil {
					t.Fatalf("round %d: %v", i, err)
				}
				if have < max(written, synced) {
					t.Fatalf("round %d: %d records are left; %d were written and acknowledged, %d flushed", i, have, written, synced)
				}
				all, flushed = all+int(written), flushed+int(synced)
				if rest := content[have*recordSize:]; len(rest) > 0 {
					tails++
					if len(bytes.Trim(rest, "\x00")) > 0 {
						torn++
					}
				}
			}
			t.Logf("%d records acknowledged as written, %d as flushed; %d kills left a tail, %d of them with a torn record", all, flushed, tails, torn)
		})
	}
}

// killOnce starts a process that appends to the file behind the records there
// are, kills it, and returns how many records it had acknowledged last.
func killOnce(t *testing.T, name string, exact bool, have uint64, r *rand.Rand) (written, flushed uint64) {
	t.Helper()
	c := startChild(t, "append", name, exact, have, r.Uint64())
	acks := bufio.NewScanner(c.out)
	written, flushed = have, have
	acknowledge := func() {
		var number uint64
		var what string
		if _, err := fmt.Sscan(acks.Text(), &what, &number); err != nil {
			t.Fatalf("the acknowledgment %q: %v", acks.Text(), err)
		}
		if what == "flushed" {
			flushed = number
		} else {
			written = number
		}
	}
	// Kill it at any time from its start on.
	for range r.IntN(100) {
		if !acks.Scan() {
			break
		}
		acknowledge()
	}
	for range r.IntN(1000) {
		runtime.Gosched()
	}
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// What it said before it died counts too.
	for acks.Scan() {
		acknowledge()
	}
	if err := acks.Err(); err != nil && err != io.ErrUnexpectedEOF {
		t.Fatal(err)
	}
	err := c.cmd.Wait()
	if !wasKilled(c.cmd.ProcessState) {
		t.Fatalf("the process ended by itself: %v", err)
	}
	return written, flushed
}

// wasKilled tells the end by Process.Kill from another. On Windows that is an
// exit status (TerminateProcess), and one that a test binary may have itself.
func wasKilled(state *os.ProcessState) bool {
	if runtime.GOOS == "windows" {
		return state.ExitCode() == 1
	}
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signal() == syscall.SIGKILL
}

// appendUntilKilled appends records and says after some of them how many are
// written, or flushed.
func appendUntilKilled(args []string) error {
	var name string
	var exact bool
	var have, seed uint64
	if err := scan(args, &name, &exact, &have, &seed); err != nil {
		return err
	}
	var opts []Option
	if exact {
		opts = append(opts, ExactSize())
	}
	f, err := OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600, opts...)
	if err != nil {
		return err
	}
	if err := f.Truncate(int64(have) * recordSize); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekEnd); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(seed, 0))
	// Some hardly ever flush, so that they are not always killed while they do.
	often := 1 << r.IntN(12)
	for number := have; ; number++ {
		if _, err := f.Write(record(number)); err != nil {
			return err
		}
		if err := sayHowMany(f, number+1, r.IntN(20*often), often); err != nil {
			return err
		}
	}
}

// sayHowMany flushes on two choices, and speaks of the written on every
// often-th.
func sayHowMany(f *File, n uint64, choice, often int) error {
	said := "written"
	switch choice {
	case 0:
		if err := f.Flush(); err != nil {
			return err
		}
		said = "flushed"
	case 1:
		if err := f.FlushRange(0, int64(n)*recordSize); err != nil {
			return err
		}
		said = "flushed"
	default:
		if choice%often != 0 {
			return nil
		}
	}
	_, err := fmt.Println(said, n)
	return err
}
