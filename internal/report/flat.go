package report

import (
	"math"
	"slices"
	"strconv"

	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// flat returns a row for each case, target and unit. A parameter whose key is
// also the name of another column gets a slash before it. The ratio to the
// baseline is in the rows of times.
func (b *builder) flat() table.Table {
	before := []string{"case", "workload"}
	after := []string{"target", "unit", "center", "low", "high", "n", "ratio", "ratio_low", "ratio_high", "floor", "verdict"}
	var keys, heads []string
	for _, c := range b.Cases {
		for _, p := range c.Params {
			if slices.Contains(keys, p.Key) {
				continue
			}
			keys = append(keys, p.Key)
			if slices.Contains(before, p.Key) || slices.Contains(after, p.Key) {
				p.Key = "/" + p.Key
			}
			heads = append(heads, p.Key)
		}
	}
	t := table.Table{Columns: table.Heads(slices.Concat(before, heads, after)...)}
	for _, c := range b.Cases {
		start := []string{c.Key, c.Name}
		for _, key := range keys {
			start = append(start, param(c.Params, key))
		}
		for _, r := range c.Results {
			for _, f := range r.Figures {
				cells := table.Texts(append(slices.Clone(start), r.Target, f.Unit)...)
				cells = append(append(cells, numbers(f.Unit, f.Center, f.Low, f.High)...), table.Cell{Text: strconv.Itoa(f.N)})
				if v := r.Versus; v != nil && f.Unit == record.Time {
					low, high := v.Low, v.High
					if !v.Bounded() {
						low = math.NaN()
					}
					cells = append(append(cells, numbers(table.Ratio, v.Ratio, low, high, v.Floor)...), table.Cell{Text: v.Verdict.String()})
				}
				t.Rows = append(t.Rows, table.Row{Key: c.Key, Cells: cells})
			}
		}
	}
	return t
}

// numbers returns cells with numbers of a unit.
func numbers(unit string, values ...float64) []table.Cell {
	return each(values, func(v float64) table.Cell { return table.Cell{Unit: unit, Value: v} })
}

// param returns the first value of a key.
func param(params []record.KeyValue, key string) string {
	i := slices.IndexFunc(params, func(p record.KeyValue) bool { return p.Key == key })
	if i < 0 {
		return ""
	}
	return params[i].Value
}
