package cli

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"mmapbench/bench"
)

// A progress shows on a terminal how many steps are done and how long the
// current case and the whole run will take. Elsewhere it shows nothing. It uses
// no colours.
type progress struct {
	w     io.Writer // nil if nothing is shown
	bar   *progressbar.ProgressBar
	cases []bench.Case
	pass  passEstimate
}

func newProgress(stderr io.Writer, quiet bool) *progress {
	f, ok := stderr.(*os.File)
	// A dumb terminal cannot return to the beginning of a line.
	if quiet || !ok || !term.IsTerminal(int(f.Fd())) || os.Getenv("TERM") == "dumb" {
		return &progress{}
	}
	return &progress{w: stderr}
}

// plan sets the number of steps of each pass.
func (p *progress) plan(cfg *bench.Config) {
	p.cases = cfg.Cases
	p.pass.planned = make(map[passKey]int)
	for _, s := range cfg.Plan() {
		p.pass.planned[passKey{s.Case, s.Pass}]++
	}
}

// say shows what happens before the number of steps is known.
func (p *progress) say(what string) {
	if p.w != nil {
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(what),
			progressbar.OptionClearOnFinish(), progressbar.OptionSpinnerType(14))
		p.show(p.bar.RenderBlank())
	}
}

// step shows the number of steps done, and the next one.
func (p *progress) step(done, total int, next bench.Step) {
	if p.w == nil {
		return
	}
	if p.bar == nil || p.bar.GetMax() != total {
		p.end()
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetPredictTime(true),
			progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
	p.bar.Describe(p.describe(next, time.Now()))
	p.show(p.bar.Set(done))
}

// describe names a case by the parameters in which it differs from its
// neighbours, since a line has no room for more. It adds the estimated rest of
// the current pass.
func (p *progress) describe(next bench.Step, now time.Time) string {
	name, _, _ := strings.Cut(next.Case.Name(), "/file=")
	if i := slices.Index(p.cases, next.Case); i >= 0 {
		name = fmt.Sprintf("%d/%d %s", i+1, len(p.cases), name)
	}
	if left, ok := p.pass.left(next, now); ok {
		name += " " + left.Round(time.Second).String()
	}
	return name
}

func (p *progress) end() {
	if p.bar != nil {
		p.show(p.bar.Finish())
		p.show(p.bar.Clear())
	}
}

// show drops the error of drawing: it must not end a run.
func (p *progress) show(error) {}

// A passEstimate estimates the time of a pass from the steps it has done.
type passEstimate struct {
	planned map[passKey]int // steps of each pass; a pass may end earlier
	at      passKey
	started time.Time
	done    int // steps of this pass
}

type passKey struct {
	c    bench.Case
	pass bench.Pass
}

// left estimates how long the current pass will take, from the start of its
// next step. ok is false before the first step has ended.
func (e *passEstimate) left(next bench.Step, now time.Time) (left time.Duration, ok bool) {
	if key := (passKey{next.Case, next.Pass}); key != e.at {
		e.at, e.started, e.done = key, now, 0
		return 0, false
	}
	e.done++
	steps := e.planned[e.at] - e.done
	if steps < 0 {
		return 0, false
	}
	return now.Sub(e.started) / time.Duration(e.done) * time.Duration(steps), true
}
