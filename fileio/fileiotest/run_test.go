package fileiotest

import (
	"slices"
	"testing"
)

func bugs() []bug {
	return slices.Concat(
		randomReadBugs(),
		rangeBugs(),
		searchBugs(),
		seekBugs(),
		randomWriteBugs(),
		randomSizeBugs(),
		readBugs(),
		writeBugs(),
		findBugs(),
		copyBugs(),
		closeBugs(),
		callbackBugs(),
		panicBugs(),
		shareBugs(),
		raceBugs(),
		raceCloseBugs(),
	)
}

// operationsRow replays the random sequences that Run replays by default.
func operationsRow() testCase {
	return testCase{
		name: "operations",
		rule: "a File answers random calls as the Model does",
		run: func(e *env) {
			if _, err := many(e.tb, e.opener, e.traits, 1, defaultOperations); err != nil {
				e.errorf("%w", err)
			}
		},
	}
}

// TestBugs plants one bug at a time. The row that names the rule must find it;
// the random operations find bugs that no row looks for.
func TestBugs(t *testing.T) {
	rows := make(map[string]testCase)
	for _, c := range append(cases(), operationsRow()) {
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
		{"append-shared", []Option{Fixed()}, true},
		{"append-shared", nil, true},       // the Opener offers no Reopen
		{"append-shared-other", nil, true}, // nor Append
		{"line-error", nil, true},          // nor Fail
		{"copy", nil, false},               // nor OnDisk, which few need
		{"view-read-only", nil, false},
		{"view-read-only", []Option{NoReadOnly()}, true},
		{"grow-large", nil, false},
		{"grow-large", []Option{Private()}, true},
	}
	for _, test := range tests {
		i := slices.IndexFunc(cases(), func(c testCase) bool { return c.name == test.row })
		skipped, err := cases()[i].check(t, opener, newTraits(test.opts))
		if err != nil || (skipped != "") != test.skip {
			t.Errorf("row %q with %d options: skipped %q, %v, want it skipped: %t", test.row, len(test.opts), skipped, err, test.skip)
		}
	}
}
