package fileiotest

import (
	"slices"
	"testing"
)

func bugs() []bug {
	return slices.Concat(
		readBugs(),
		seekBugs(),
		writeBugs(),
		lineBugs(),
		findBugs(),
		viewBugs(),
		updateBugs(),
		moveBugs(),
		truncateBugs(),
		appendBugs(),
		permissionBugs(),
		fixedBugs(),
		readFromBugs(),
		writeToBugs(),
		flushBugs(),
		closeBugs(),
		emptyBugs(),
		errorBugs(),
		argumentBugs(),
		reenterBugs(),
		panicBugs(),
		shareBugs(),
		raceBugs(),
		raceViewBugs(),
		raceCloseBugs(),
	)
}

// TestBugs plants one bug at a time, which the row that names the rule must
// find.
func TestBugs(t *testing.T) {
	rows := make(map[string]testCase)
	for _, c := range cases() {
		rows[c.name] = c
	}
	for _, b := range bugs() {
		t.Run(b.row+"/"+b.flaw, func(t *testing.T) {
			row, ok := rows[b.row]
			if !ok {
				t.Fatalf("there is no row %q", b.row)
			}
			skipped, err := row.check(t, b.opener(), newTraits(b.opts))
			if skipped == noBusErrors {
				t.Skip(skipped)
			}
			if skipped != "" {
				t.Fatalf("the row was skipped: %s", skipped)
			}
			if err == nil {
				t.Fatal("the row did not find it")
			}
			t.Log(err)
		})
	}
}

// TestRows checks that each row can fail.
func TestRows(t *testing.T) {
	seen := make(map[string]bool)
	for _, c := range cases() {
		if c.rule == "" {
			t.Errorf("row %q names no rule", c.name)
		}
		if seen[c.name] {
			t.Errorf("row %q is there twice", c.name)
		}
		seen[c.name] = true
		if !slices.ContainsFunc(bugs(), func(b bug) bool { return b.row == c.name }) {
			t.Errorf("row %q finds no bug", c.name)
		}
	}
}

// TestSkipped checks that a row that can't run says why.
func TestSkipped(t *testing.T) {
	opener := func(_ testing.TB, content []byte, flag int) Opened {
		return Opened{File: NewModel(content, flag)}
	}
	tests := []struct {
		row  string
		opts []Option
		skip bool
	}{
		{"append", nil, false},
		{"append", []Option{NoAppend()}, true},
		{"append", []Option{Fixed()}, true},
		{"read-only", nil, false},
		{"read-only", []Option{NoReadOnly()}, true},
		{"truncate-grow", nil, false},
		{"truncate-grow", []Option{Private()}, true},
		{"fixed-write", nil, true},
		{"private", []Option{Fixed()}, true},
		{"line-error", nil, true}, // the Opener offers no Fail
		{"error-below", nil, true},
		{"append-shared", nil, true},       // nor Reopen
		{"append-shared-other", nil, true}, // nor Append
		{"flush", nil, false},              // nor OnDisk
	}
	for _, test := range tests {
		i := slices.IndexFunc(cases(), func(c testCase) bool { return c.name == test.row })
		skipped, err := cases()[i].check(t, opener, newTraits(test.opts))
		if err != nil || (skipped != "") != test.skip {
			t.Errorf("row %q with %d options: skipped %q, %v, want it skipped: %t", test.row, len(test.opts), skipped, err, test.skip)
		}
	}
}
