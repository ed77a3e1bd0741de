package report

import (
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strconv"

	"mmapbench/internal/record"
)

// writeCSV prints a row for each case, target and unit. Lines end in "\n"
// rather than the "\r\n" of RFC 4180, because line-based tools take "\r" for a
// part of the last column. A parameter whose key is also the name of a fixed
// column gets a slash before it. The ratio to the baseline is in the rows of
// times. Missing values are empty.
func (r *Report) writeCSV(w io.Writer) error {
	before := []string{"case", "workload"}
	after := []string{"target", "unit", "center", "low", "high", "n", "ratio", "ratio_low", "ratio_high", "floor", "verdict"}
	keys := r.paramKeys()
	header := slices.Clone(before)
	for _, key := range keys {
		if slices.Contains(before, key) || slices.Contains(after, key) {
			key = "/" + key
		}
		header = append(header, key)
	}
	out := csv.NewWriter(w)
	rows := [][]string{append(header, after...)}
	for _, c := range r.Cases {
		start := []string{c.Key, c.Name}
		for _, key := range keys {
			start = append(start, param(c.Params, key))
		}
		for _, res := range c.Results {
			for _, f := range res.Figures {
				rows = append(rows, slices.Concat(start, []string{res.Target}, f.fields(), res.fields(f.Unit)))
			}
		}
	}
	return out.WriteAll(rows)
}

// paramKeys returns the keys of all parameters, in the order of the cases.
func (r *Report) paramKeys() []string {
	var keys []string
	for _, c := range r.Cases {
		for _, p := range c.Params {
			if !slices.Contains(keys, p.Key) {
				keys = append(keys, p.Key)
			}
		}
	}
	return keys
}

// param returns the first value of a key.
func param(params []record.KeyValue, key string) string {
	i := slices.IndexFunc(params, func(p record.KeyValue) bool { return p.Key == key })
	if i < 0 {
		return ""
	}
	return params[i].Value
}

// fields returns the columns unit, center, low, high and n.
func (f Figure) fields() []string {
	return []string{f.Unit, number(f.Center), number(f.Low), number(f.High), strconv.Itoa(f.N)}
}

// fields returns the columns of the ratio, which are empty for units other than
// time.
func (r *Result) fields(unit string) []string {
	v := r.Versus
	if unit != record.Time || v == nil {
		return make([]string, 5)
	}
	low, high := "", ""
	if v.Bounded() {
		low, high = number(v.Low), number(v.High)
	}
	return []string{number(v.Ratio), low, high, number(v.Floor), v.Verdict.String()}
}

// number formats a finite number in full, and any other as an empty string.
func number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
