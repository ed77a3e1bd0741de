package model

import (
	"math"
	"math/rand/v2"
)

// resamples is how many samples with replacement an interval is made from.
const resamples = 400

// A resampler draws rounds with replacement. All trials of a case get the same
// rounds, so that what disturbed a round disturbs no comparison.
type resampler struct {
	seed   uint64
	levels map[*Trial][]float64
	noises map[*Trial]float64
}

func newResampler(s *Set) *resampler {
	r := &resampler{seed: s.Seed, levels: map[*Trial][]float64{}, noises: map[*Trial]float64{}}
	for i := range s.Cases {
		r.draw(&s.Cases[i], uint64(i))
	}
	return r
}

// draw fills in the levels of all trials of a case.
func (r *resampler) draw(c *Case, number uint64) {
	rng := rand.New(rand.NewPCG(r.seed, number))
	var times [][]float64
	var trials []*Trial
	for i := range c.Trials {
		if t := &c.Trials[i]; len(t.Times) > 0 {
			trials, times = append(trials, t), append(times, make([]float64, len(t.Times)))
			r.levels[t] = make([]float64, resamples)
		}
	}
	for k := range resamples {
		if len(trials) == 0 {
			return
		}
		for i := range trials[0].Times {
			at := rng.IntN(len(trials[0].Times))
			for j, t := range trials {
				times[j][i] = t.Times[at]
			}
		}
		for j, t := range trials {
			r.levels[t][k] = level(times[j])
		}
	}
	for _, t := range trials {
		r.noises[t] = spreadOfLogs(r.levels[t])
	}
}

// spreadOfLogs returns the standard deviation of the logarithms.
func spreadOfLogs(values []float64) float64 {
	mean, sum := 0.0, 0.0
	for _, v := range values {
		mean += math.Log(v) / float64(len(values))
	}
	for _, v := range values {
		d := math.Log(v) - mean
		sum += d * d
	}
	return math.Sqrt(sum / float64(len(values)))
}

// of returns the levels of a trial, one for each resample.
func (r *resampler) of(t *Trial) []float64 { return r.levels[t] }

// noise returns how far a trial's level may be off, as the standard deviation
// of its logarithm.
func (r *resampler) noise(t *Trial) float64 { return r.noises[t] }
