// Package report makes documents from numbers: what to do for each pattern of
// use, and all figures of a recorded run ([Build]), where the time of an
// operation goes ([Explain]), comparisons of runs ([Compare]) and diagnoses of
// machines ([Diagnosis]). Package internal/report/format prints them.
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
	"mmapbench/internal/table"
)

// Options control a report. The zero value is ready to use. A/A pairs of the
// record may raise the floor.
type Options = noise.Options

// A Report is the content of all formats. Reading it does not change it, so
// goroutines may share it.
type Report struct {
	Labels
	Targets    []string      // in the order of the columns, the baseline first; "" is the unnamed target of other benchmarks
	Baseline   string        // the target that the others are compared with
	Confidence float64       // of all intervals
	Noise      []Noise       // noise floors from the A/A pairs of the record; empty without pairs
	Cases      []*Case       // in the order of the record
	Units      []record.Unit // base units that have figures, in order
	Decisions  []Decision    // the largest gain first
	Full       table.Document
	Screen     table.Document // what fits one screen
}

// A Case is one workload with its parameters.
type Case struct {
	Label   string            // short and unique within the report
	Key     string            // as in the record
	Name    string            // workload
	Params  []record.KeyValue // parameters of the name, then package, GOMAXPROCS, and the configuration in which cases differ
	Results []*Result         // one for each measured target, in the report's order
	Moved   float64           // the limit's time on its slowest file, divided by the time on its fastest; 0 without a limit
}

// A Result holds the figures of one target of a case.
type Result struct {
	Target  string
	Figures []Figure          // in the order of the record's units
	Versus  *noise.Comparison // compared with the baseline; nil for the baseline and the limit, and without times
	OfLimit *noise.Comparison // its speed as a fraction of the limit's; nil for the limit, and where there is none
	Hint    string            // in a decision, the hint that serves the target best; empty for none
	Beyond  bool              // it is shown to be faster than the limit, which is then measured wrongly
	Limit   bool              // the target is an upper bound, not a way to use a file
	Drift   float64           // fraction by which the times rise from the first round to the last; 0 without a trend
	Fetched float64           // bytes that the device delivered in a batch; 0 if they were not counted
	Calls   string            // system calls of an operation by name; empty if the record does not say
}

// A Figure is the summary of one unit, in base units.
type Figure struct {
	Unit  string
	Exact bool // without noise
	noise.Summary
}

// Build makes the report of a run. The error says which option is out of range
// or which figures cannot be compared.
func Build(run *record.Run, opts Options) (*Report, error) {
	b, err := newBuilder(run, opts)
	if err != nil {
		return nil, err
	}
	b.Units = b.figured()
	if b.Decisions, err = b.decisions(); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	b.Full = b.document()
	b.Screen = b.screen()
	return b.Report, nil
}

type builder struct {
	*Report
	run  *record.Run
	opts noise.Options
}

// newBuilder computes the figures of all cases.
func newBuilder(run *record.Run, opts Options) (*builder, error) {
	o := opts.WithDefaults()
	b := &builder{run: run, opts: o, Report: &Report{Targets: targets(run), Confidence: o.Confidence}}
	if len(b.Targets) > 0 {
		b.Baseline = b.Targets[0]
	}
	err := b.measureNoise()
	if err == nil {
		err = b.measureCases()
	}
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return b, nil
}

func (b *builder) document() table.Document {
	d := table.Document{Title: b.score(), About: b.about(), Summary: b.summary(), Flat: b.flat()}
	if d.Title == "" {
		d.Title = b.Decisions[0].sentence()
	}
	if reached := param(b.run.Notes, record.Interrupted); reached != "" {
		d.Alert = record.Interrupted + ": " + reached
	}
	d.Parts = append([]table.Table{b.decisionTable()}, b.matrix()...)
	notes := b.notes()
	d.Parts = append(d.Parts, notes...)
	d.Data = b.data(d.Summary, notes)
	return d
}

func (b *builder) measureCases() error {
	params := make([][]record.KeyValue, len(b.run.Cases))
	varied := b.run.Varied()
	for i, c := range b.run.Cases {
		params[i] = allParams(c, varied)
	}
	b.Labels = label(b.run.Cases, params)
	for i, rc := range b.run.Cases {
		c := &Case{Label: b.Short[i], Key: rc.Key, Name: rc.Name, Params: params[i]}
		for _, target := range slices.Concat(b.Targets, b.run.Limits) {
			s := rc.Series(target)
			if s == nil {
				continue
			}
			r := &Result{Target: target, Figures: b.figures(s), Drift: drift(s, max(b.floor(rc), b.opts.Precision)), Calls: s.Calls, Fetched: s.Total("device-B/op")}
			r.Limit = slices.Contains(b.run.Limits, target)
			var err error
			if r.Limit {
				c.Moved = moved(s)
			} else {
				err = b.compareResult(rc, s, r)
			}
			if err != nil {
				return err
			}
			c.Results = append(c.Results, r)
		}
		b.Cases = append(b.Cases, c)
	}
	return nil
}

// compareResult compares a target with the baseline and with the limit.
func (b *builder) compareResult(c *record.Case, s *record.Series, r *Result) (err error) {
	if r.Versus, err = b.compare(c, c.Series(b.Baseline), s, b.floor(c)); err != nil {
		return err
	}
	for _, limit := range b.run.Limits {
		if r.OfLimit, err = b.compare(c, c.Series(limit), s, b.floor(c)); err != nil || r.OfLimit == nil {
			return err
		}
		sure := *b
		sure.opts.Confidence = beyondConfidence
		v, err := sure.compare(c, c.Series(limit), s, b.floor(c))
		if err != nil {
			return err
		}
		r.Beyond = v.Bounded() && v.Low > 1+max(beyond, v.Floor)
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

// compare compares the times of a target with the times of a base. It returns nil
// if either has no times, or if both are the same series.
func (b *builder) compare(c *record.Case, base, target *record.Series, floor float64) (*noise.Comparison, error) {
	if base == target || base == nil || len(base.Values[record.Time]) == 0 || len(target.Values[record.Time]) == 0 {
		return nil, nil
	}
	x, y := record.PairedByFile(base, target, record.Time)
	o := b.opts
	o.Floor = floor
	v, err := noise.CompareFiles(x, y, o)
	if err != nil {
		return nil, fmt.Errorf("%s, %s against %s: %w", c.Key, target.Target, base.Target, err)
	}
	return &v, nil
}

// Result returns the result of a target, or nil.
func (c *Case) Result(target string) *Result {
	for _, r := range c.Results {
		if r.Target == target {
			return r
		}
	}
	return nil
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

// some reports whether ok holds for a result.
func (r *Report) some(ok func(*Result) bool) bool {
	return slices.ContainsFunc(r.Cases, func(c *Case) bool { return slices.ContainsFunc(c.Results, ok) })
}
