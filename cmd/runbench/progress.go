package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A progress shows on a terminal how far a run is and how long it will take;
// elsewhere it shows nothing.
type progress struct {
	w   io.Writer // nil for nothing
	bar *progressbar.ProgressBar
}

func newProgress(stderr io.Writer, quiet bool) *progress {
	f, ok := stderr.(*os.File)
	if quiet || !ok || !term.IsTerminal(int(f.Fd())) {
		return &progress{}
	}
	return &progress{w: stderr}
}

// say tells what is done before the number of steps is known.
func (p *progress) say(what string) {
	if p.w != nil {
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(what),
			progressbar.OptionClearOnFinish(), progressbar.OptionSpinnerType(14))
		p.show(p.bar.RenderBlank())
	}
}

func (p *progress) step(done, total int, what string) {
	if p.w == nil {
		return
	}
	if p.bar == nil || p.bar.GetMax() != total {
		p.end()
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetPredictTime(true),
			progressbar.OptionShowCount(), progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
	p.bar.Describe(what)
	p.show(p.bar.Set(done))
}

func (p *progress) end() {
	if p.bar != nil {
		p.show(p.bar.Finish())
		p.show(p.bar.Clear())
	}
}

// show drops the error of a bar that can't be drawn: it must not end a run.
func (p *progress) show(error) {}
