package report

import (
	"math"
	"slices"
	"strconv"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// reportSchema names the form of the data of a report and its version. Within a
// version members are never renamed or removed, nor does their meaning change.
// New members may be added.
const reportSchema = "mmapbench.report/3"

// data returns all numbers and texts of the report, in base units and full
// precision, as docs/json.md describes them.
func (b *builder) data(summary []string, notes []table.Table) table.Object {
	return table.Fields(
		"schema", reportSchema,
		"baseline", b.Baseline,
		"targets", b.Targets,
		"limits?", b.run.Limits,
		"confidence", b.Confidence,
		"units", table.Object(table.Each(b.Units, func(u record.Unit) table.Member {
			better := map[int]string{1: "higher", -1: "lower"}[u.Better]
			return table.Member{Name: u.Name, Value: table.Fields("better?", better, "exact", u.Exact, "meaning?", table.Meaning(u.Name))}
		})),
		"decisions", table.Each(b.Decisions, func(d Decision) table.Object {
			return table.Fields("case", d.Case.Key, "pattern", d.Pattern, "do", d.action(), "target?", d.Target, "beside?", d.Beside, "why?", d.Why, "way?", d.Way, "hint?", d.Hint, "without?", d.Without)
		}),
		"score", table.Fields("wins", b.count(table.Win), "losses", b.count(table.Loss), "even", b.count(table.Even), "open", b.count(table.Open)),
		"noise", table.Each(b.Noise, func(n Noise) table.Object {
			return table.Fields("cases", n.Cases, "floor", n.Effect, "pairs", n.Pairs, "apart", n.Apart)
		}),
		"cases", table.Each(b.Cases, (*Case).data),
		"summary", summary,
		"notes", table.Each(notes, func(t table.Table) table.Object { return table.Fields("title", t.Title, "items", t.Items) }),
		"machine", pairs(b.run.Config),
		"run", pairs(b.run.Notes),
		"files", b.run.Files,
	)
}

func pairs(list []record.KeyValue) []table.Object {
	return table.Each(list, func(kv record.KeyValue) table.Object { return table.Fields("key", kv.Key, "value", kv.Value) })
}

func (c *Case) data() table.Object {
	var params table.Object
	for i, p := range c.Params {
		if !hasKey(c.Params[:i], p.Key) {
			params = append(params, table.Member{Name: p.Key, Value: p.Value})
		}
	}
	return table.Fields("label", c.Label, "key", c.Key, "workload", c.Name, "params", params, "results", table.Each(c.Results, (*Result).data))
}

func (r *Result) data() table.Object {
	figures := table.Each(r.Figures, func(f Figure) table.Member {
		return table.Member{Name: f.Unit, Value: append(sample(f.Center, f.Low, f.High, f.N), table.Fields("warnings?", f.Warnings)...)}
	})
	var ratio table.Object
	if v := r.Versus; v != nil {
		low, high := bounds(v)
		ratio = append(sample(v.Ratio, low, high, v.N), table.Fields("floor", v.Floor, "verdict", v.Verdict.String())...)
	}
	return table.Fields("target", r.Target, "figures", table.Object(figures), "ratio?", ratio,
		"calls?", r.Calls, "drift?", r.Drift, "limit?", share(r.OfLimit))
}

// sample returns the members of a figure with its interval.
func sample(center, low, high float64, n int) table.Object {
	return table.Fields("center", center, "low", low, "high", high, "n", n)
}

// share returns the share of the limit, empty if there is none.
func share(v *noise.Comparison) table.Object {
	if v == nil {
		return nil
	}
	low, high := bounds(v)
	return sample(v.Ratio, low, high, v.N)
}

// bounds returns the interval of a comparison, NaN if there is none.
func bounds(v *noise.Comparison) (low, high float64) {
	if !v.Bounded() {
		return math.NaN(), math.NaN()
	}
	return v.Low, v.High
}

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
				cells := slices.Concat(table.Texts(start...), table.Texts(r.Target, f.Unit), table.Numbers(f.Unit, f.Center, f.Low, f.High), table.Texts(strconv.Itoa(f.N)))
				if v := r.Versus; v != nil && f.Unit == record.Time {
					low, high := bounds(v)
					cells = slices.Concat(cells, table.Numbers(table.Ratio, v.Ratio, low, high, v.Floor), table.Texts(v.Verdict.String()))
				}
				t.Rows = append(t.Rows, table.Row{Cells: cells})
			}
		}
	}
	return t
}

// param returns the first value of a key.
func param(params []record.KeyValue, key string) string {
	for _, p := range params {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}
