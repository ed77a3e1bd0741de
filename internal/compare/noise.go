package compare

import (
	"math"
	"slices"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
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
	floors  noise.Floors
	typical float64 // variance of a run's logarithm, of a typical row
	shift   float64 // middle of the densest half of the rows' differences of logarithms
	scale   float64 // standard deviation of the rows' differences
	excess  float64 // the same, in standard errors within the runs
}

// measureNoise estimates the noise of a unit from all rows of both sides,
// including rows that a filter leaves out.
func (c *comparer) measureNoise(unit string) (*unitNoise, error) {
	var reading, writing []noise.Trials
	runs := 0.0
	for _, s := range c.sides {
		r, w := s.run.Twins(unit)
		reading, writing = append(reading, r...), append(writing, w...)
		runs += 1 / float64(s.run.Runs())
	}
	floors, err := noise.MeasureFloors(reading, writing, noise.Options{Confidence: confidence})
	if err != nil {
		return nil, err
	}
	n := &unitNoise{Noise: Noise{Unit: unit, Floor: floors.Largest()}, floors: floors}
	n.Pairs = floors.Pairs()
	n.measureBetween(c.opposite(unit), runs)
	return n, nil
}

// A row identifies a benchmark across runs, whatever the projections.
type row struct {
	name, target string
	config       string // package and values of the keys that vary within a record
}

// opposite returns the figures that both sides have of each benchmark.
func (c *comparer) opposite(unit string) map[row]*[2][]record.Group {
	rows := map[row]*[2][]record.Group{}
	for _, src := range c.sources {
		groups := src.groups(unit)
		if len(groups) == 0 {
			continue
		}
		r := row{src.c.FullName(src.s.Target), src.s.Target, src.c.Package}
		for _, key := range c.sides[src.side].varied {
			r.config += "\n" + src.c.Config.Get(key)
		}
		if rows[r] == nil {
			rows[r] = new([2][]record.Group)
		}
		rows[r][src.side] = append(rows[r][src.side], groups...)
	}
	return rows
}

// measureBetween estimates the noise between runs from the differences between
// rows. runs is the sum of each side's 1/n for n runs: it scales the variance
// of a run to the variance of the difference between the sides.
func (n *unitNoise) measureBetween(rows map[row]*[2][]record.Group, runs float64) {
	var differences, between []float64
	byTarget := map[string][]mean{}
	for r, sides := range rows {
		m, ok := means(sides[0], sides[1])
		if !ok {
			continue
		}
		differences = append(differences, m.difference)
		byTarget[r.target] = append(byTarget[r.target], m)
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
		n.scale, n.excess = scatter(byTarget)
		n.typical = max(n.typical, n.scale*n.scale/runs)
		n.Rows = len(differences)
	}
	n.Between = math.Sqrt(n.typical * runs)
}

// shifted reports whether most rows differ by about the same amount, which is
// far larger than their scatter.
func (n *unitNoise) shifted() bool {
	const much, far = 0.02, 3
	return n.Rows >= minRows && math.Abs(n.shift) > much && math.Abs(n.shift) > far*n.scale
}

// scatter returns how far rows deviate from the densest half of their target's
// rows, as a standard deviation, and the same in standard errors within the
// runs. A change of all rows of a target therefore does not count. excess is 0
// if too few rows have an error.
func scatter(byTarget map[string][]mean) (scale, excess float64) {
	var all, standardized []float64
	for _, rows := range byTarget {
		center := 0.0
		if len(rows) >= minRows {
			var values []float64
			for _, m := range rows {
				values = append(values, m.difference)
			}
			center, _ = densest(values)
		}
		for _, m := range rows {
			all = append(all, m.difference-center)
			if m.within > 0 {
				standardized = append(standardized, (m.difference-center)/math.Sqrt(m.within))
			}
		}
	}
	_, scale = densest(all)
	if len(standardized) >= minRows {
		_, excess = densest(standardized)
	}
	return scale, excess
}

// densest returns the middle of the densest half of values, and the standard
// deviation of a normal distribution with such a half. Up to half of the values
// may have changed, even all to one side, without an effect. The scale is
// raised for small samples, whose densest half is narrow by luck.
func densest(values []float64) (center, scale float64) {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	half := n/2 + 1
	width := math.Inf(1)
	for i := half - 1; i < n; i++ {
		if w := sorted[i] - sorted[i-half+1]; w < width {
			width, center = w, (sorted[i]+sorted[i-half+1])/2
		}
	}
	const normal = 0.6745 // half of a normal distribution lies within this many standard deviations
	return center, width / 2 / normal * (1 + 2/float64(n))
}

// medianOfChiSquare returns the median of the chi-square distribution with df
// degrees of freedom, divided by df (Wilson and Hilferty).
func medianOfChiSquare(df int) float64 {
	c := 1 - 2/(9*float64(df))
	return c * c * c
}
