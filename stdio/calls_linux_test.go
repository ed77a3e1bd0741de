package stdio

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"
)

// ioCalls counts the system calls of a thread that read and write; lseek(2)
// and fstat(2) are not among them.
type ioCalls struct{ reads, writes int64 }

// callsOf returns the calls of fn, which runs on one thread (/proc/pid/io in
// proc_pid_io(5)).
func callsOf(t *testing.T, fn func()) ioCalls {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	count := func() ioCalls {
		b, err := os.ReadFile("/proc/thread-self/io")
		if err != nil {
			t.Skip("the kernel does not count I/O calls: ", err)
		}
		var c ioCalls
		var ignored int64
		_, err = fmt.Sscanf(string(b), "rchar: %d\nwchar: %d\nsyscr: %d\nsyscw: %d\n", &ignored, &ignored, &c.reads, &c.writes)
		if err != nil {
			t.Skip("the kernel counts I/O calls in another way: ", err)
		}
		return c
	}
	start := count()
	middle := count() // what counting itself costs
	fn()
	end := count()
	return ioCalls{
		reads:  end.reads - middle.reads - (middle.reads - start.reads),
		writes: end.writes - middle.writes - (middle.writes - start.writes),
	}
}

// TestCalls keeps the promise of the package comment.
func TestCalls(t *testing.T) {
	p := make([]byte, 64)
	none := func([]byte) error { return nil }
	plain, buffered := []Option(nil), []Option{Buffer(640)}
	tests := []struct {
		name string
		opts []Option
		call func(f *File) error
		want ioCalls // of ten calls
	}{
		{"Read", plain, func(f *File) error { _, err := f.Read(p); return err }, ioCalls{10, 0}},
		{"ReadByte", plain, func(f *File) error { _, err := f.ReadByte(); return err }, ioCalls{10, 0}},
		{"ReadAt", plain, func(f *File) error { _, err := f.ReadAt(p, 5); return err }, ioCalls{10, 0}},
		{"View", plain, func(f *File) error { return f.View(5, 64, none) }, ioCalls{10, 0}},
		{"Write", plain, func(f *File) error { _, err := f.Write(p); return err }, ioCalls{0, 10}},
		{"WriteByte", plain, func(f *File) error { return f.WriteByte(1) }, ioCalls{0, 10}},
		{"WriteAt", plain, func(f *File) error { _, err := f.WriteAt(p, 5); return err }, ioCalls{0, 10}},
		{"Update", plain, func(f *File) error { return f.Update(5, 64, none) }, ioCalls{10, 10}},
		{"ReadLine", plain, func(f *File) error { _, err := f.ReadLine(); return err }, ioCalls{1, 0}},
		{"Seek", plain, func(f *File) error { _, err := f.Seek(5, io.SeekStart); return err }, ioCalls{0, 0}},
		{"Tell", plain, func(f *File) error { _, err := f.Tell(); return err }, ioCalls{0, 0}},
		{"Read", buffered, func(f *File) error { _, err := f.Read(p); return err }, ioCalls{1, 0}},
		{"Write", buffered, func(f *File) error { _, err := f.Write(p); return err }, ioCalls{0, 0}},
		{"ReadAt", buffered, func(f *File) error { _, err := f.ReadAt(p, 5); return err }, ioCalls{10, 0}},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s,options=%d", tt.name, len(tt.opts)), func(t *testing.T) {
			f := openTemp(t, string(make([]byte, 640))+"\n\n\n\n\n\n\n\n\n\n", tt.opts...)
			got := callsOf(t, func() {
				for range 10 {
					if err := tt.call(f); err != nil {
						t.Error(err)
					}
				}
			})
			if got != tt.want {
				t.Errorf("ten calls: %+v, want %+v", got, tt.want)
			}
		})
	}
}
