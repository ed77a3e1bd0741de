package report

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"mmapbench/bench/model"
)

// surveyed is a record of reads at many sizes: a call takes 800 ns, a byte
// 0.1 ns to copy and 0.04 ns to look at, and a fault of 64 KiB 500 ns. Copies
// from a mapping cost twice as much beyond 16 KiB.
func surveyed() string {
	var b strings.Builder
	b.WriteString("# floor: read of 1 B: 8e-07 [7.9e-07, 8.1e-07] sec/op\n# floor: empty system call: 2e-07 [1.9e-07, 2.1e-07] sec/op\n" +
		"# floor: copy of 64KiB: 2e+10 [1.9e+10, 2.1e+10] B/s\n# floor: minor fault, page cache: 4e-07 [3e-07, 5e-07] sec/op\n")
	for _, mapping := range []string{"kept", "fresh"} {
		for n := 64.0; n <= 1<<20; n *= 4 {
			faults := 0.0
			if mapping == "fresh" {
				faults = n / (64 << 10)
			}
			mapped := 30 + 0.1*n + 0.1*max(0, n-16<<10) + 500*faults
			for round := range 8 {
				f := 1 + 0.002*float64(round%3)
				line := func(target string, ns, calls, kernel, user, faults float64) {
					fmt.Fprintf(&b, "BenchmarkRead/order=seq/block=%.0fB/file=64MiB/cache=warm/map=%s/io=%s-2 1 %.3f ns/op\n", n, mapping, target, ns*f)
					if round == 0 {
						fmt.Fprintf(&b, "BenchmarkRead/order=seq/block=%.0fB/file=64MiB/cache=warm/map=%s/io=%s-2 1 %g syscalls/op %g kernel-B/op %g user-B/op %g minflt/op\n",
							n, mapping, target, calls, kernel, user, faults)
					}
				}
				line("stdio", 800+0.11*n, 1, n, 0, 0)
				line("mmap", mapped, 0, 0, n, faults)
				line("mmap-view", 20+0.04*n+500*faults, 0, 0, 0, faults)
			}
		}
	}
	return b.String()
}

func explained(t *testing.T, text string, o ExplainOptions) *Explanation {
	t.Helper()
	e, err := Explain(parse(t, text), o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExplain(t *testing.T) {
	e := explained(t, surveyed(), ExplainOptions{Question: &model.Question{Order: "seq", Block: 4 << 10, Passes: 3}})
	for _, format := range []Format{Text, Markdown} {
		text := strings.Join(strings.Fields(printed(t, e.Report, format)), " ")
		for _, want := range []string{
			"stdio", "no call", "no copy", "faults", "rest", "mmap-view", // steps
			"772 ns/call", // 64 B: 770 + 0.01·64, times 1.002 in the middle round
			"500 ns/fault",
			"to 16KiB", // where the line of mmap bends
			"mmap is faster below blocks of about 26", // 800 − 30 + 0.1·16 Ki = 0.09 n
			"mmap-view is faster than stdio wherever a difference is shown",
			"faster from the first pass on",
			"takes 800 ns [790, 810 ns]. The one is 0.97 times the other: they agree",
			"an empty system call (getppid) takes 200 ns, 26 % of that", "the other 600 ns of one",
			"Map the file and use it in place",
			"in 3 passes",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%v does not say %q:\n%s", format, want, text)
			}
		}
	}
	if e.Advice == nil || e.Advice.Side != model.Map {
		t.Errorf("the advice is %+v", e.Advice)
	}
	few, all := explained(t, surveyed(), ExplainOptions{}), explained(t, surveyed(), ExplainOptions{All: true})
	if len(few.Tables[0].Rows) >= len(all.Tables[0].Rows) || len(all.Model.Waterfalls) != 16 {
		t.Errorf("%d rows of some cases, %d of all %d", len(few.Tables[0].Rows), len(all.Tables[0].Rows), len(all.Model.Waterfalls))
	}
}

// Where the call and the floor do not agree, it says so.
func TestCallAgainstFloor(t *testing.T) {
	text := strings.Replace(surveyed(), "read of 1 B: 8e-07 [7.9e-07, 8.1e-07]", "read of 1 B: 5e-07 [4.9e-07, 5.1e-07]", 1)
	all := strings.Join(strings.Fields(printed(t, explained(t, text, ExplainOptions{}).Report, Text)), " ")
	if !strings.Contains(all, "is 1.54 times the other: they do not agree") {
		t.Errorf("500 ns are not what a call of 772 ns is worth, but:\n%s", all)
	}
}

// Three rounds show nothing, which is not that there is no difference.
func TestExplainFewRounds(t *testing.T) {
	run := parse(t, surveyed())
	for _, c := range run.Cases {
		for _, s := range c.Targets {
			s.Values["sec/op"] = s.Values["sec/op"][:3]
		}
	}
	e, err := Explain(run, ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(printed(t, e.Report, Text)), " ")
	if strings.Contains(text, "no difference") || !strings.Contains(text, "too few rounds to tell mmap from stdio") || !strings.Contains(text, "too few to tell whether") || !strings.Contains(text, "read of 1 B: 800 ns") {
		t.Errorf("of three rounds:\n%s", text)
	}
}

// What a mapping does in the first pass and behind is told apart.
func TestPassesNeeded(t *testing.T) {
	unknown := model.Estimate{Value: math.NaN(), Low: math.Inf(-1), High: math.Inf(1)}
	for _, tt := range []struct {
		first, later model.Verdict
		want         string
	}{
		{model.TooFew, model.Faster, "too few rounds"},
		{model.Slower, model.NoDifference, "not shown to pay"},
		{model.NoDifference, model.Slower, "slower from the second"},
		{model.NoDifference, model.NoDifference, "neither in the first pass nor later"},
	} {
		if got := passesNeeded(model.Passes{First: tt.first, Later: tt.later, Number: unknown}); !strings.Contains(got, tt.want) {
			t.Errorf("%v and %v: %q, not %q", tt.first, tt.later, got, tt.want)
		}
	}
}

func TestExplainTooLittle(t *testing.T) {
	e := explained(t, "BenchmarkX/io=a 1 5 ns/op\n", ExplainOptions{})
	if text := printed(t, e.Report, Text); !strings.Contains(text, "holds too little to explain") {
		t.Errorf("nothing can be explained, but:\n%s", text)
	}
}

// The report of a run has a short form.
func TestWhereTheTimeGoes(t *testing.T) {
	text := strings.Join(strings.Fields(printed(t, build(t, parse(t, surveyed())), Text)), " ")
	for _, want := range []string{"WHERE THE TIME GOES a system call less in the smallest reads: 772 ns", "mmap is faster below blocks of about", "runbench explain tells more"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	two := parse(t, strings.Join(strings.SplitAfter(surveyed(), "\n")[:58], ""))
	if len(two.Cases) > 2 {
		t.Fatalf("%d cases", len(two.Cases))
	}
	if text := printed(t, build(t, two), Text); strings.Contains(text, "WHERE THE TIME GOES") {
		t.Error("two sizes make a model")
	}
}

func TestHoldOutReport(t *testing.T) {
	r, passed, err := HoldOut(parse(t, surveyed()), 1)
	if err != nil || !passed {
		t.Fatalf("passed: %v, %v", passed, err)
	}
	text := printed(t, r, Text)
	if !strings.Contains(text, "Of 18 predictions the error is") { // 3 of 8 sizes, 3 targets, 2 mappings
		t.Errorf("it says:\n%s", text)
	}
	if _, _, err := HoldOut(parse(t, "BenchmarkX/io=a 1 5 ns/op\n"), 1); err == nil || !strings.Contains(err.Error(), "5 block sizes") {
		t.Errorf("nothing can be held out: %v", err)
	}
}

// What is not known is not 0.
func TestExplainUncounted(t *testing.T) {
	var lines []string
	for line := range strings.Lines(surveyed()) {
		if !strings.Contains(line, "syscalls/op") {
			lines = append(lines, line)
		}
	}
	e := explained(t, strings.Join(lines, ""), ExplainOptions{})
	text := printed(t, e.Report, Text)
	if strings.Contains(text, "/call") || !strings.Contains(text, absent) {
		t.Errorf("without counts:\n%s", text)
	}
}

func TestExplainRoundsAreRecords(t *testing.T) {
	// A target that lost a round is compared in the others.
	text := strings.Replace(surveyed(), "io=mmap-2 1 36.", "io=mmap-9 1 36.", 1)
	if _, err := Explain(parse(t, text), ExplainOptions{}); err != nil {
		t.Error(err)
	}
}
