package fileiotest

import (
	"fmt"
	"io"
)

// readFull reads until n bytes have come or an error: a Read may be short.
func readFull(r io.Reader, n int) (string, error) {
	p := make([]byte, n)
	got := 0
	for got < n {
		m, err := r.Read(p[got:])
		got += m
		if err != nil {
			return string(p[:got]), err
		}
		if m == 0 {
			return string(p[:got]), io.ErrNoProgress
		}
	}
	return string(p), nil
}

// wantRead checks that reading n bytes at the cursor yields want, and io.EOF if
// that is less.
func (f *file) wantRead(n int, want string) {
	call := fmt.Sprintf("Read of %d bytes", n)
	got, err := readFull(f, n)
	if d := differ(got, want); d != "" {
		f.env.errorf("%s: %s", call, d)
	}
	if len(want) < n {
		f.wantErr(call, err, io.EOF)
	} else if err != io.EOF { // it may come with the last bytes
		f.wantErr(call, err, nil)
	}
}

// wantReadAt checks that reading n bytes at off yields want, and io.EOF if that
// is less.
func (f *file) wantReadAt(n int, off int64, want string) {
	call := fmt.Sprintf("ReadAt(%d bytes, %d)", n, off)
	p := make([]byte, n)
	got, err := f.ReadAt(p, off)
	if d := differ(string(p[:got]), want); d != "" {
		f.env.errorf("%s: %s", call, d)
	}
	if len(want) < n {
		f.wantErr(call, err, io.EOF)
	} else if err != io.EOF { // io.ReaderAt allows it at the end
		f.wantErr(call, err, nil)
	}
}

// wantContent checks the size and all bytes.
func (f *file) wantContent(want string) {
	f.wantSize(int64(len(want)))
	f.wantReadAt(len(want)+1, 0, want)
}

// wantDisk checks what another reader sees, which for a private File is what it
// was opened with.
func (f *file) wantDisk(want string) {
	if f.opened.OnDisk == nil {
		return
	}
	if f.env.traits.private {
		want = f.original
	}
	got, err := f.opened.OnDisk()
	if err != nil {
		f.env.errorf("OnDisk: %v", err)
	} else if d := differ(string(got), want); d != "" {
		f.env.errorf("on disk: %s", d)
	}
}

// wantDiskRange checks what another reader sees at off.
func (f *file) wantDiskRange(want string, off int64) {
	if f.opened.OnDisk == nil || f.env.traits.private {
		return
	}
	got, err := f.opened.OnDisk()
	end := off + int64(len(want))
	switch {
	case err != nil:
		f.env.errorf("OnDisk: %v", err)
	case end > int64(len(got)):
		f.env.errorf("on disk: %d bytes, want at least %d", len(got), end)
	default:
		if d := differ(string(got[off:end]), want); d != "" {
			f.env.errorf("on disk at %d: %s", off, d)
		}
	}
}

// wantFlushed checks the content, and that Flush brings it to disk.
func (f *file) wantFlushed(want string) {
	f.wantContent(want)
	f.wantErr("Flush", f.Flush(), nil)
	f.wantDisk(want)
}

// wantSize checks Size.
func (f *file) wantSize(want int64) {
	got, err := f.Size()
	f.wantErr("Size", err, nil)
	if got != want {
		f.env.errorf("Size = %d, want %d", got, want)
	}
}

// wantTell checks the cursor.
func (f *file) wantTell(want int64) {
	got, err := f.Tell()
	f.wantErr("Tell", err, nil)
	if got != want {
		f.env.errorf("Tell = %d, want %d", got, want)
	}
}

// seek moves the cursor to off.
func (f *file) seek(off int64) {
	got, err := f.Seek(off, io.SeekStart)
	f.wantCount(fmt.Sprintf("Seek(%d)", off), got, err, off, nil)
	f.wantTell(off)
}

// wantCount checks the count and the error that call returned.
func (f *file) wantCount(call string, n int64, err error, wantN int64, wantErr error) {
	f.wantErr(call, err, wantErr)
	if n != wantN {
		f.env.errorf("%s = %d, want %d", call, n, wantN)
	}
}

// write writes p at the cursor.
func (f *file) write(p string) {
	n, err := f.Write([]byte(p))
	f.wantCount(fmt.Sprintf("Write of %d bytes", len(p)), int64(n), err, int64(len(p)), nil)
}

// wantWriteAt writes p at off and checks that n bytes were taken.
func (f *file) wantWriteAt(p string, off int64, n int, want error) {
	got, err := f.WriteAt([]byte(p), off)
	f.wantCount(fmt.Sprintf("WriteAt(%d bytes, %d)", len(p), off), int64(got), err, int64(n), want)
}

// writeAt writes p at off.
func (f *file) writeAt(p string, off int64) { f.wantWriteAt(p, off, len(p), nil) }

// wantLine reads a line and checks it.
func (f *file) wantLine(want string) {
	line, err := f.ReadLine()
	f.wantErr("ReadLine", err, nil)
	if d := differ(string(line), want); d != "" {
		f.env.errorf("ReadLine: %s", d)
	}
}

// truncate sets the size.
func (f *file) truncate(size int64) {
	f.wantErr(fmt.Sprintf("Truncate(%d)", size), f.Truncate(size), nil)
}

// view returns a copy of the n bytes at off.
func (f *file) view(off, n int64) (string, error) {
	var got string
	err := f.View(off, n, func(b []byte) error {
		got = string(b)
		return nil
	})
	return got, err
}

// wantView checks the bytes that View hands out.
func (f *file) wantView(off, n int64, want string) {
	call := fmt.Sprintf("View(%d, %d)", off, n)
	got, err := f.view(off, n)
	f.wantErr(call, err, nil)
	if d := differ(got, want); d != "" {
		f.env.errorf("%s: %s", call, d)
	}
}

// update changes the bytes at off to p in place.
func (f *file) update(off int64, p string) {
	err := f.Update(off, int64(len(p)), func(b []byte) error {
		copy(b, p)
		return nil
	})
	f.wantErr(fmt.Sprintf("Update(%d, %d)", off, len(p)), err, nil)
}
