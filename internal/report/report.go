// Package report makes a report of a recorded run as text, Markdown, CSV, JSON
// or HTML: what to do for each pattern of use, and all figures. All formats
// print the same tables. [Report.WriteScreen] prints a summary that fits one
// screen. [Report.Plots] returns the plots of the page. [WriteComparison] and
// [WriteDiagnosis] print comparisons of runs and diagnoses of machines.
//
// # Caveats
//
// The baseline is the target "stdio", or the first target if there is no
// "stdio". A ratio above 1 always means that the target is faster than the
// baseline.
//
// A decision takes the target with the smallest median time; of two about equal
// targets it takes the simpler one. It names a difference only if the interval
// shows one of at least 5 %.
package report

import (
	"fmt"
	"slices"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// Options control a report. The zero value is ready to use.
type Options struct {
	Seed       uint64  // of the bootstrap: the same seed and record give the same report
	Confidence float64 // of all intervals, in (0, 1); 0 stands for 0.95
	Floor      float64 // fraction that an interval must lie beyond to show a difference; A/A pairs of the record may raise it
	Resamples  int     // of the bootstrap; 0 stands for 10000
	Width      int     // largest width of text lines in characters, unless a single word is longer; 0 stands for 110
}

func (o Options) stats() noise.Options {
	return noise.Options{Confidence: o.Confidence, Resamples: o.Resamples, Seed: o.Seed, Floor: o.Floor}
}

// A Report is the content that all formats print. Printing does not change it,
// so goroutines may share it.
type Report struct {
	Width    int               // as in [Options]
	Targets  []string          // in the order of the columns, the baseline first; "" is the unnamed target of other benchmarks
	Baseline string            // the target that the others are compared with
	Common   []record.KeyValue // parameters that all cases share; not part of their labels
	Usual    []record.KeyValue // parameters that most cases share; labels contain them only where they differ
	Noise    []Noise           // noise floors from the A/A pairs of the record; empty without pairs
	Own      []Own             // parameters that all cases of a workload share and that are not usual; not part of their labels
	Cases    []Case

	Confidence float64           // of all intervals
	Units      []record.Unit     // base units that have figures, in order
	Decisions  []Decision        // the largest gain first
	Score      Score             // of the decisions
	Machine    []record.KeyValue // configuration of the record
	Run        []record.KeyValue // comments of the record without a field here
	Files      []string          // files that were read

	About   []string  // what was measured, and where
	Tables  []Table   // the decisions, then all figures
	Summary []string  // at most eight sentences, a line each
	Notes   []Section // sources, absent figures, warnings, provenance
}

// A Case is one workload with its parameters.
type Case struct {
	Label   string            // short and unique within the report
	Key     string            // as in the record
	Name    string            // workload
	Params  []record.KeyValue // parameters of the name, then package, GOMAXPROCS, and the configuration in which cases differ
	Results []Result          // one for each measured target, in the report's order
}

// A Result holds the figures of one target of a case.
type Result struct {
	Target  string
	Figures []Figure          // in the order of the record's units
	Versus  *noise.Comparison // compared with the baseline; nil for the baseline, and without times

	Unsteady Unsteadiness
	Calls    string // system calls of an operation by name; empty if the record does not say
}

// A Figure is the summary of one unit, in base units.
type Figure struct {
	Unit  string
	Exact bool // without noise
	noise.Summary
}

// A Section is a titled list of notes.
type Section struct {
	Title string
	Items []string
}

// preferred returns the well-known targets in order. Others follow in the order
// of the record.
func preferred() []string { return []string{"stdio", "stdio-buf", "mmap", "mmap-view"} }

// Build makes the report of a run. The error says which figures cannot be
// compared.
func Build(run *record.Run, opts Options) (*Report, error) {
	o := opts.stats().WithDefaults()
	b := &builder{run: run, opts: o, r: &Report{
		Width: opts.Width, Confidence: o.Confidence, Machine: run.Config, Run: run.Notes, Files: run.Files,
	}}
	b.targets()
	if err := b.measureNoise(); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if err := b.cases(); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	b.r.Units = b.figured()
	b.r.Decisions = b.decisions()
	b.r.Score = scoreOf(b.r.Decisions)
	b.r.Tables = append([]Table{b.decisionTable()}, b.matrix()...)
	b.r.About, b.r.Summary = b.about(), b.summary()
	b.r.Notes = b.notes()
	return b.r, nil
}

// A builder makes a report.
type builder struct {
	run  *record.Run
	opts noise.Options
	r    *Report
}

func (b *builder) targets() {
	var found []string
	for _, c := range b.run.Cases {
		for _, s := range c.Targets {
			if !slices.Contains(found, s.Target) {
				found = append(found, s.Target)
			}
		}
	}
	for _, name := range append(preferred(), found...) {
		if slices.Contains(found, name) && !slices.Contains(b.r.Targets, name) {
			b.r.Targets = append(b.r.Targets, name)
		}
	}
	if !slices.Contains(found, preferred()[0]) && len(found) > 0 {
		// Without stdio, the record's first target is the baseline.
		b.r.Targets = slices.DeleteFunc(b.r.Targets, func(t string) bool { return t == found[0] })
		b.r.Targets = slices.Insert(b.r.Targets, 0, found[0])
	}
	if len(b.r.Targets) > 0 {
		b.r.Baseline = b.r.Targets[0]
	}
}

func (b *builder) cases() error {
	params := make([][]record.KeyValue, len(b.run.Cases))
	varied := b.run.Varied()
	for i, c := range b.run.Cases {
		params[i] = withConfig(allParams(c), c, varied)
	}
	b.r.Common = common(params)
	counted := newTally(b.run.Cases, params)
	b.r.Usual = counted.usual(params, b.r.Common)
	understood := slices.Concat(b.r.Common, b.r.Usual)
	b.r.Own = counted.own(b.run.Cases, params, understood)
	labels := labels(b.run.Cases, params, understood, b.r.Own)
	for i, rc := range b.run.Cases {
		c := Case{Label: labels[i], Key: rc.Key, Name: rc.Name, Params: params[i]}
		for _, target := range b.r.Targets {
			s := rc.Series(target)
			if s == nil {
				continue
			}
			versus, err := b.compare(rc, b.r.Baseline, target)
			if err != nil {
				return err
			}
			c.Results = append(c.Results, Result{
				Target: target, Figures: b.figures(s), Versus: versus,
				Unsteady: unsteady(s, b.least(rc)), Calls: s.Calls,
			})
		}
		b.r.Cases = append(b.r.Cases, c)
	}
	return nil
}

func (b *builder) figures(s *record.Series) []Figure {
	var figures []Figure
	for _, u := range b.run.Units {
		values := s.Values[u.Name]
		switch {
		case len(values) == 0:
		case u.Exact:
			figures = append(figures, Figure{u.Name, true, noise.Exact(values)})
		default:
			figures = append(figures, Figure{u.Name, false, noise.Median(values, b.opts.Confidence)})
		}
	}
	if f, ok := amplified(s, figures); ok {
		figures = append(figures, f)
	}
	return figures
}

// compare compares the times of two targets of a case. It returns nil if one
// has no times, or if both are the same target.
func (b *builder) compare(c *record.Case, base, target string) (*noise.Comparison, error) {
	bs, ts := c.Series(base), c.Series(target)
	if base == target || bs == nil || ts == nil || len(bs.Values[record.Time]) == 0 || len(ts.Values[record.Time]) == 0 {
		return nil, nil
	}
	x, y := record.Paired(bs, ts, record.Time)
	o := b.opts
	o.Floor = b.floor(c)
	v, err := noise.Compare(x, y, o)
	if err != nil {
		return nil, fmt.Errorf("%s, %s against %s: %w", c.Key, target, base, err)
	}
	return &v, nil
}

// Result returns the result of a target, or nil.
func (c *Case) Result(target string) *Result {
	i := slices.IndexFunc(c.Results, func(r Result) bool { return r.Target == target })
	if i < 0 {
		return nil
	}
	return &c.Results[i]
}

// Figure returns the figure of a base unit, or nil. r may be nil.
func (r *Result) Figure(unit string) *Figure {
	if r == nil {
		return nil
	}
	i := slices.IndexFunc(r.Figures, func(f Figure) bool { return f.Unit == unit })
	if i < 0 {
		return nil
	}
	return &r.Figures[i]
}
