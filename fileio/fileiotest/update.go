package fileiotest

import (
	"fmt"
	"strings"
)

func updateCases() []testCase {
	return []testCase{{
		name: "update",
		rule: "what fn changes in the bytes that Update hands out is the new content",
		run:  update,
	}, {
		name: "update-sees",
		rule: "Update hands out the bytes at off, also those just written",
		run:  updateSees,
	}, {
		name: "update-cap",
		rule: "the capacity of the bytes that Update hands out is their length",
		run:  updateCap,
	}, {
		name: "update-empty",
		rule: "with n == 0 fn of Update gets an empty slice",
		run:  updateEmpty,
	}, {
		name: "update-range",
		rule: "the range must lie inside the file, else Update returns a *RangeError and does not call fn",
		run:  updateRange,
	}, {
		name: "update-error",
		rule: "Update returns the error of fn as it is; the content of the range is then the old or what fn left",
		run:  updateError,
	}}
}

func update(e *env) {
	want := letters(300_000)
	f := e.rdwr(want)
	for _, r := range [][2]int{{0, 1}, {4095, 2}, {10_001, 90_003}, {299_999, 1}} {
		p := strings.Repeat("\n", r[1])
		f.update(int64(r[0]), p)
		want = want[:r[0]] + p + want[r[0]+r[1]:]
		f.wantReadAt(r[1], int64(r[0]), p)
		f.wantView(int64(r[0]), int64(r[1]), p)
	}
	f.wantRead(20_000, want[:20_000])
	f.wantFlushed(want)
}

func updateSees(e *env) {
	f := e.rdwr("hello world")
	f.write("HE")
	f.writeAt("W", 6)
	err := f.Update(0, 11, func(b []byte) error {
		if d := differ(string(b), "HEllo World"); d != "" {
			e.errorf("in Update: %s", d)
		}
		return nil
	})
	f.wantErr("Update(0, 11)", err, nil)
	f.wantTell(2)
	f.wantFlushed("HEllo World")
}

func updateCap(e *env) {
	f := e.rdwr(letters(10_000))
	for _, r := range [][2]int64{{0, 0}, {0, 1}, {17, 100}, {0, 4096}, {9_000, 1_000}, {0, 10_000}} {
		err := f.Update(r[0], r[1], wantCap(e, "Update", r[1]))
		f.wantErr(fmt.Sprintf("Update(%d, %d)", r[0], r[1]), err, nil)
	}
}

func updateEmpty(e *env) {
	for _, content := range []string{"", "abc"} {
		f := e.rdwr(content)
		for off := range int64(len(content) + 1) {
			wantEmptyRange(f, "Update", off, f.Update)
		}
		f.wantContent(content)
	}
}

func updateRange(e *env) {
	for _, size := range []int{0, 1000} {
		f := e.rdwr(letters(size))
		for _, bad := range badRanges(int64(size)) {
			wantBadRange(f, "Update", bad, f.Update)
		}
		f.wantFlushed(letters(size))
	}
}

func updateError(e *env) {
	for _, want := range callbackErrors() {
		f := e.rdwr("hello world")
		err := f.Update(0, 5, func(b []byte) error {
			copy(b, "HE")
			return want
		})
		if err != want {
			e.errorf("Update(0, 5): error %v, want that of fn as it is: %v", err, want)
		}
		got, err := f.view(0, 11)
		f.wantErr("View(0, 11)", err, nil)
		if got != "hello world" && got != "HEllo world" {
			e.errorf("after a failed Update: %q, want the old content or what fn left", got)
		}
		f.wantFlushed(got)
	}
}
