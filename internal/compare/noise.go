package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/noise"
)

// Assumptions about the noise between runs.
const (
	// tails is the prior number of degrees of freedom of a row's noise, before
	// its own runs add to it. Page layouts and neighbours on the machine make a
	// few rows differ by far more than most: in pairs of quick runs on a shared
	// machine the largest of some 70 rows was 4 to 7 times the overall scale.
	tails = 4

	// minRows is the smallest number of rows whose scatter shows the noise.
	minRows = 8
)

// Noise describes how far equal figures of a unit differ. Values are fractions:
// 0.02 means 2 %.
type Noise struct {
	Unit        string
	noise.Floor         // of the A/A pairs within the runs of both sides, the larger one of cases that read and cases that write
	Between     float64 // standard error, between runs, of the difference of a typical row between the sides; 0 if unknown
	Rows        int     // number of rows behind Between; 0 if only the A/A pairs show noise
}

// A unitNoise is the noise of a unit with what judging a row needs.
type unitNoise struct {
	Noise
	floors noise.Floors

	typical float64 // variance of a run's logarithm, of a typical row
	shift   float64 // middle of the densest half of the rows' differences of logarithms
	all     scatter // of the rows' differences
}

// A key identifies a row across runs, whatever the projections.
type key struct {
	pkg, c, target string
	config         string // values of the keys that vary within a record
	procs          int
}

func (c *comparer) key(s source) key {
	var config strings.Builder
	for _, k := range c.sides[s.side].varied {
		fmt.Fprintf(&config, "%q", s.c.Config.Get(k))
	}
	return key{s.c.Package, s.c.Key, s.s.Target, config.String(), s.c.Procs}
}

// measureNoise estimates the noise of a unit from all rows of both sides,
// including rows that a filter leaves out.
func (c *comparer) measureNoise(unit string) (*unitNoise, error) {
	floors, err := c.measureFloors(unit)
	if err != nil {
		return nil, err
	}
	n := &unitNoise{Noise: Noise{Unit: unit, Floor: floors.Largest()}, floors: floors}
	n.Pairs = floors.Pairs()
	order, rows := c.opposite(unit)
	n.measureBetween(order, rows, 1/float64(len(c.sides[0].runs))+1/float64(len(c.sides[1].runs)))
	return n, nil
}

// opposite returns the rows that both sides have in a unit, with their sources,
// and their order in the records.
func (c *comparer) opposite(unit string) (order []key, rows map[key]*[2][]source) {
	rows = map[key]*[2][]source{}
	for _, src := range c.sources() {
		if len(src.values(unit)) == 0 {
			continue
		}
		k := c.key(src)
		if rows[k] == nil {
			rows[k] = new([2][]source)
			order = append(order, k)
		}
		rows[k][src.side] = append(rows[k][src.side], src)
	}
	return order, rows
}

// measureBetween estimates the noise between runs from the differences between
// rows. runs is the sum of each side's 1/n for n runs: it scales the variance
// of a run to the variance of the difference between the sides.
func (n *unitNoise) measureBetween(order []key, rows map[key]*[2][]source, runs float64) {
	var differences, between []float64
	ofTargets := deviations{}
	for _, k := range order {
		m, ok := means(groups(rows[k][0], n.Unit), groups(rows[k][1], n.Unit))
		if !ok {
			continue
		}
		differences = append(differences, m.difference)
		ofTargets.add(k.target, deviation{m.difference, m.within})
		if m.df > 0 {
			between = append(between, m.squares/float64(m.df)/medianOfChiSquare(m.df))
		}
	}
	if len(differences) == 0 {
		return
	}
	n.shift, _ = densest(differences)
	if len(between) > 0 {
		slices.Sort(between)
		n.typical = between[len(between)/2]
		n.Rows = len(between)
	}
	if len(differences) >= minRows {
		n.all = ofTargets.scatter()
		n.typical = max(n.typical, n.all.scale*n.all.scale/runs)
		n.Rows = len(differences)
	}
	n.Between = math.Sqrt(n.typical * runs)
}

// groups returns the figures of each source.
func groups(sources []source, unit string) (all []group) {
	for _, s := range sources {
		all = append(all, group{side: s.side, run: s.run, values: s.values(unit)})
	}
	return all
}

// measureFloors computes the noise floors from the A/A pairs of both sides. A
// pair counts once a side, however many runs have it.
func (c *comparer) measureFloors(unit string) (noise.Floors, error) {
	var reading, writing []noise.Trials
	for _, s := range c.sides {
		r, w := s.all.Twins(unit)
		reading, writing = append(reading, r...), append(writing, w...)
	}
	return noise.MeasureFloors(reading, writing, noise.Options{Confidence: confidence})
}

// sign returns +1 if more is worse, and -1 otherwise.
func (n *unitNoise) sign(better int) float64 {
	if better > 0 {
		return -1
	}
	return 1
}

// shifted reports whether most rows differ by about the same amount, which is
// far larger than their scatter.
func (n *unitNoise) shifted() bool {
	const much, far = 0.02, 3
	return n.Rows >= minRows && math.Abs(n.shift) > much && math.Abs(n.shift) > far*n.all.scale
}
