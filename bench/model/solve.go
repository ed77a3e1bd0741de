package model

import (
	"math"
	"slices"
)

// solve returns the x ≥ 0 with the least sum of weighted squares of rows·x − 1.
// Columns whose share would be negative are left out, the most negative first.
func solve(rows [][]float64, weights []float64) []float64 {
	columns := len(rows[0])
	scale := make([]float64, columns) // the columns differ by many orders of magnitude
	for _, row := range rows {
		for j, v := range row {
			scale[j] = max(scale[j], math.Abs(v))
		}
	}
	var in []int
	for j := range columns {
		if scale[j] > 0 {
			in = append(in, j)
		}
	}
	x := make([]float64, columns)
	for len(in) > 0 {
		part, ok := normal(rows, weights, in, scale)
		least := 0
		if ok {
			for i := range part {
				if part[i] < part[least] {
					least = i
				}
			}
			if part[least] >= 0 {
				for i, j := range in {
					x[j] = part[i] / scale[j]
				}
				return x
			}
		} else {
			least = len(in) - 1
		}
		in = slices.Delete(in, least, least+1)
	}
	return x
}

// normal solves the normal equations of the columns in. ok is false where they
// are not independent.
func normal(rows [][]float64, weights []float64, in []int, scale []float64) (x []float64, ok bool) {
	n := len(in)
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n+1)
	}
	for r, row := range rows {
		for i, a := range in {
			va := row[a] / scale[a]
			for j, b := range in {
				m[i][j] += weights[r] * va * row[b] / scale[b]
			}
			m[i][n] += weights[r] * va
		}
	}
	for i := range n {
		pivot := i
		for k := i + 1; k < n; k++ {
			if math.Abs(m[k][i]) > math.Abs(m[pivot][i]) {
				pivot = k
			}
		}
		m[i], m[pivot] = m[pivot], m[i]
		if math.Abs(m[i][i]) < 1e-12 {
			return nil, false
		}
		for k := range n {
			if k == i {
				continue
			}
			f := m[k][i] / m[i][i]
			for j := i; j <= n; j++ {
				m[k][j] -= f * m[i][j]
			}
		}
	}
	x = make([]float64, n)
	for i := range n {
		x[i] = m[i][n] / m[i][i]
	}
	return x, true
}

// Of a robust fit: how far a residual may be from 0, in standard deviations,
// before it counts for less (Huber's constant, 95 % efficient where errors are
// normal), and the standard deviation below which all count alike.
const (
	huber       = 1.345
	leastSpread = 0.005
)

// fitRelative returns the costs x ≥ 0 with the least relative errors of rows·x
// against times, outliers counting for less.
func fitRelative(rows [][]float64, times []float64) []float64 {
	const enough = 6
	return fitIn(rows, times, enough)
}

// fitIn is fitRelative in so many steps.
func fitIn(rows [][]float64, times []float64, steps int) []float64 {
	relative := make([][]float64, len(rows))
	weights := make([]float64, len(rows))
	for i, row := range rows {
		relative[i] = make([]float64, len(row))
		for j, v := range row {
			relative[i][j] = v / times[i]
		}
		weights[i] = 1
	}
	x := solve(relative, weights)
	off := make([]float64, len(rows))
	for range steps {
		for i, row := range relative {
			off[i] = math.Abs(dot(row, x) - 1)
		}
		spread := max(median(off)*1.4826, leastSpread)
		for i := range weights {
			weights[i] = 1
			if off[i] > huber*spread {
				weights[i] = huber * spread / off[i]
			}
		}
		x = solve(relative, weights)
	}
	return x
}

func dot(a, b []float64) (sum float64) {
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
