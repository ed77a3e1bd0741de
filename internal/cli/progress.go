package cli

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"mmapbench/bench"
	"mmapbench/internal/noise"
	"mmapbench/internal/table"
)

// A progress shows one line on a terminal: the case that is being measured, its
// times so far on the baseline and on the fastest other target, how much of the
// run is done, and how long the rest will take. Elsewhere it shows nothing. It
// uses no colours.
type progress struct {
	w       io.Writer // nil if nothing is shown
	columns int       // width of the terminal
	bar     *progressbar.ProgressBar
	started time.Time // of the first step; zero before it
	cases   []bench.Case
	base    string // name of the baseline

	current bench.Case
	times   map[string][]float64 // times of an operation of current in ns, by target
}

func newProgress(stderr io.Writer, quiet bool) *progress {
	f, ok := stderr.(*os.File)
	// A dumb terminal cannot return to the beginning of a line.
	if quiet || !ok || !term.IsTerminal(int(f.Fd())) || os.Getenv("TERM") == "dumb" {
		return &progress{}
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 {
		columns = 80
	}
	return &progress{w: stderr, columns: columns}
}

// say shows what happens before the number of steps is known.
func (p *progress) say(what string) {
	if p.w != nil {
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(what),
			progressbar.OptionClearOnFinish(), progressbar.OptionSpinnerType(14))
		p.show(p.bar.RenderBlank())
	}
}

// record takes the time that a turn measured into the estimate.
func (p *progress) record(m bench.Measurement) {
	if m.Pass != bench.Timing || m.Twin {
		return
	}
	if m.Case != p.current {
		p.current, p.times = m.Case, map[string][]float64{}
	}
	for _, v := range m.Values {
		if v.Unit == "ns/op" {
			p.times[m.Target] = append(p.times[m.Target], v.Value)
		}
	}
}

// barColumns is the width of the bar with its frame and the percentage.
const barColumns = 20

// step shows the number of steps done, and the next one.
func (p *progress) step(done, total int, next bench.Step) {
	if p.w == nil {
		return
	}
	if p.started.IsZero() {
		p.end()
		p.started = time.Now()
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetElapsedTime(false), progressbar.OptionSetWidth(barColumns/2), progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
	left := timeLeft(time.Since(p.started), done, total)
	p.bar.Describe(fitted(p.describe(next.Case), left, p.columns-barColumns))
	p.show(p.bar.Set(done))
}

// describe names a case by the first values of its parameters, since a line has
// no room for more, and adds its times.
func (p *progress) describe(c bench.Case) string {
	name := c.Workload
	for _, param := range c.Params() {
		if param.Key == "file" {
			break
		}
		name += " " + param.Value
	}
	if i := slices.Index(p.cases, c); i >= 0 {
		name = fmt.Sprintf("%d/%d %s", i+1, len(p.cases), name)
	}
	if c != p.current {
		return name
	}
	return name + p.estimate(p.base) + p.estimate(p.fastest())
}

// fastest returns the target with the least time besides the baseline, or "".
func (p *progress) fastest() (target string) {
	for _, t := range slices.Sorted(maps.Keys(p.times)) {
		if t != p.base && (target == "" || p.median(t) < p.median(target)) {
			target = t
		}
	}
	return target
}

// estimate tells the time of a target so far. It is empty without one.
func (p *progress) estimate(target string) string {
	if len(p.times[target]) == 0 {
		return ""
	}
	return " " + target + " " + table.Duration(p.median(target)/1e9)
}

func (p *progress) median(target string) float64 { return noise.Median(p.times[target], 0.95).Center }

// timeLeft estimates how long the rest of the steps takes. It is negative
// before the first step has ended.
func timeLeft(elapsed time.Duration, done, total int) time.Duration {
	if done == 0 {
		return -1
	}
	return elapsed / time.Duration(done) * time.Duration(total-done)
}

// fitted shortens what is told of a case, so that the line with the time left
// has no more than the given number of columns.
func fitted(what string, left time.Duration, columns int) string {
	tail := ""
	if left >= 0 {
		tail = fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	if room := max(columns-len(tail), 0); len(what) > room {
		what = strings.ToValidUTF8(what[:room], "")
	}
	return what + tail
}

func (p *progress) end() {
	if p.bar != nil {
		p.show(p.bar.Finish())
		p.show(p.bar.Clear())
	}
}

// show drops the error of drawing: it must not end a run.
func (p *progress) show(error) {}
