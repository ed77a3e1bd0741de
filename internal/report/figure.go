package report

import "mmapbench/internal/stats"

// Value formats a value of a base unit ("sec/op", "B/s") as the tables do: with
// three digits and a readable scale.
func Value(v float64, unit string) string { return value(v, unit) }

// Spread formats half of the interval of s, as in "±3%"; it is empty where
// there is none.
func Spread(s stats.Summary) string { return spread(s) }
