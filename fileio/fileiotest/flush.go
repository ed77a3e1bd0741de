package fileiotest

import (
	"fmt"
	"strings"
)

func flushCases() []testCase {
	return []testCase{{
		name: "flush",
		rule: "after Flush other readers see the content",
		run:  flush,
	}, {
		name:  "flush-size",
		rule:  "after Flush other readers see the size, no more and no less",
		needs: growing,
		run:   flushSize,
	}, {
		name: "flush-range",
		rule: "after FlushRange, at any alignment, other readers see the range",
		run:  flushRange,
	}, {
		name: "flush-range-outside",
		rule: "the range of FlushRange must lie inside the file, else the error is a *RangeError",
		run:  flushRangeOutside,
	}}
}

func flush(e *env) {
	content := letters(100_000)
	f := e.rdwr(content)
	f.wantErr("Flush of an unchanged file", f.Flush(), nil)
	f.wantDisk(content)
	f.write("ABC")
	f.writeAt("DEF", 50_000)
	f.update(99_997, "GHI")
	f.wantErr("Flush", f.Flush(), nil)
	f.wantDisk("ABC" + content[3:50_000] + "DEF" + content[50_003:99_997] + "GHI")
	f.wantTell(3)
}

func flushSize(e *env) {
	f := e.rdwr("")
	var want strings.Builder
	for _, n := range []int{1, 4095, 1, 100_000} {
		f.write(letters(n))
		want.WriteString(letters(n))
		f.wantErr("Flush", f.Flush(), nil)
		f.wantDisk(want.String())
	}
	f.truncate(5000)
	f.wantErr("Flush", f.Flush(), nil)
	f.wantDisk(want.String()[:5000])
}

func flushRange(e *env) {
	const size = 20_000
	f := e.rdwr(strings.Repeat("-", size))
	ranges := [][2]int64{{0, 0}, {size, 0}, {0, 1}, {1, 1}, {4095, 2}, {5000, 9001}, {size - 1, 1}, {0, size}}
	for i, r := range ranges {
		off, n := r[0], r[1]
		p := strings.Repeat(string(rune('a'+i)), int(n))
		f.writeAt(p, off)
		f.wantErr(fmt.Sprintf("FlushRange(%d, %d)", off, n), f.FlushRange(off, n), nil)
		f.wantDiskRange(p, off)
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

func flushRangeOutside(e *env) {
	for _, size := range []int{0, 1000} {
		f := e.rdwr(letters(size))
		for _, bad := range badRanges(int64(size)) {
			call := fmt.Sprintf("FlushRange(%d, %d)", bad.Off, bad.N)
			f.wantRange(call, f.FlushRange(bad.Off, bad.N), bad)
		}
	}
}
