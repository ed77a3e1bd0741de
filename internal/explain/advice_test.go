package explain

import (
	"os"
	"strings"
	"testing"

	"mmapbench/bench/model"
	"mmapbench/internal/record"
)

// The records in testdata are of runs on one machine; the first lines of each
// say how they were made.

// advise answers a question from a record in testdata, whose text is changed
// before.
func advise(t *testing.T, file string, q model.Question, change *strings.Replacer) model.Advice {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	run, err := record.Load(strings.NewReader(change.Replace(string(b))), file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.New(Set(run, 1))
	if err != nil {
		t.Fatal(err)
	}
	return m.Advise(q)
}

// swapped makes each side of a record the other.
func swapped() *strings.Replacer {
	return strings.NewReplacer("io=stdio-buf", "io=mmap", "io=stdio", "io=mmap-view", "io=mmap-view", "io=stdio", "io=mmap", "io=stdio-buf")
}

func TestAdviceOfRecordedRuns(t *testing.T) {
	opposite := map[model.Side]model.Side{model.Map: model.Read, model.Read: model.Map, model.Either: model.Either}
	for _, c := range []struct {
		name, file string
		q          model.Question
		want       model.Side
		risk       string // the beginning of one that is told of
	}{
		{"large random warm reads", "random.txt", model.Question{Block: 64 << 10}, model.Map, "Faults"},
		{"small random warm reads", "random.txt", model.Question{Block: 4 << 10}, model.Map, "Faults"},
		{"one cold pass", "cold.txt", model.Question{Order: "seq", Block: 64 << 10, Passes: 1, Cold: true}, model.Read, "A reader needs"},
		{"thousands of small files", "files.txt", model.Question{Workload: "ManyFiles", Block: 4 << 10}, model.Read, "A reader needs"},
		{"appends, each durable", "append.txt", model.Question{Workload: "Append", Block: 64, Sync: "each"}, model.Read, "A reader needs"},
		{"twice the memory", "confined.txt", model.Question{Block: 4 << 10, WorkingSet: 2}, model.Read, "A reader needs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := advise(t, c.file, c.q, strings.NewReplacer())
			t.Log(a.Text())
			if a.Side != c.want {
				t.Errorf("the side is %v, not %v: %s", a.Side, c.want, a.Missing)
			}
			if len(a.Risks) == 0 || !strings.HasPrefix(a.Risks[0], c.risk) {
				t.Errorf("the risks are %q", a.Risks)
			}
			if len(a.Basis) == 0 || !strings.Contains(a.Basis[0], "Measured") {
				t.Errorf("it rests on %q", a.Basis)
			}
			if b := advise(t, c.file, c.q, swapped()); b.Side != opposite[c.want] {
				t.Errorf("with each side the other, the side is %v, not %v: %v", b.Side, opposite[c.want], b.Text())
			}
			q := c.q
			q.Block = 2 << 20
			if b := advise(t, c.file, q, strings.NewReplacer()); b.Side != model.Unknown || !strings.Contains(b.Missing, "runbench -bench") {
				t.Errorf("2 MiB were not measured, but: %v", b.Text())
			}
		})
	}
}

// The gain is that of the record: who was measured against whom.
func TestGainIsThatOfTheRecord(t *testing.T) {
	b, err := os.ReadFile("testdata/confined.txt")
	if err != nil {
		t.Fatal(err)
	}
	run, err := record.Load(strings.NewReader(string(b)), "f")
	if err != nil {
		t.Fatal(err)
	}
	a := advise(t, "confined.txt", model.Question{Block: 4 << 10, WorkingSet: 2}, strings.NewReplacer())
	x, y := record.Paired(run.Cases[0].Series(a.Against), run.Cases[0].Series(a.Target), record.Time)
	slower := 0
	for i := range x {
		if x[i]/y[i] < a.Gain.Low {
			slower++
		}
	}
	if a.Gain.Low < 2 || slower > len(x)/2 {
		t.Errorf("the gain is %+v, but in %d of %d rounds it is less", a.Gain, slower, len(x))
	}
}
