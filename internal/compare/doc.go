// Package compare compares recorded runs of two versions of a program, or of two
// machines, row by row, and decides for a gate which rows became worse. It prints
// nothing.
//
// # Caveats
//
// A gate on measured figures trips only on changes that are shown. If it does not
// trip, no change was found; with few runs on a busy machine only large changes
// are. Rows that may have become worse are [Inconclusive]. To find small changes,
// record several runs a side, alternately, on one machine. [Ratio] is the more
// sensitive unit if the machine's speed varies, but it cannot distinguish a slower
// target from a faster baseline.
//
// The rules for counts and for measured figures, and the rates of false alarms and
// of detected changes, are in docs/compare.md. TestGateRates measures the rates.
package compare
