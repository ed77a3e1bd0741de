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
// # Counts
//
// Figures of a unit that its record calls exact (assume=exact) trip on any
// increase above their limit. The output of go test does not describe its units;
// the units that package bench counts, B/op and allocs/op are exact there too.
// Three effects change counts although nothing else has changed. They make a row
// [Inconclusive]:
//   - Runs with different seeds access different places and lines. Calls and faults
//     differ by up to 1 %, bytes by up to 3 % or one byte an operation.
//   - The Go runtime has page faults and occasional system calls of its own: up to
//     128 faults and 4 calls in a batch. They matter most for cases of few
//     operations, and for the faults of fresh mappings.
//   - Counts that vary between the runs of a side are not exact in that row. They
//     trip if every new figure is worse than every old one.
//
// The first two are not tolerated if each side has several runs and they agree:
// then the figure is shown to be exact.
//
// # Measured figures
//
// A row trips if all of these hold:
//   - Its median is worse by more than the limit, both pooled and run by run.
//   - The interval of the difference, computed from the rounds, excludes no change.
//   - That interval is beyond the noise floor, which the A/A pairs of both sides
//     show within the runs.
//   - The difference is beyond the noise between runs. This noise is larger: pages
//     of files and programs are placed elsewhere, and the machine's speed changes.
//     The unit of this test is the run. Each row's variance is estimated from its
//     own runs and shrunk towards the variance of a typical row, which weighs 4
//     degrees of freedom. The typical variance is at least the one that the scatter
//     of all rows shows, even if half of the rows changed. Student's t is corrected
//     for the number of gated rows by Holm's method, so a gate on equal sides trips
//     on any row in at most 5 % of comparisons.
//
// With one or two runs a side, a row that became slower looks like a start with
// worse luck. Such a row trips only if the interval computed from its rounds lies
// beyond 1.5 times.
//
// The rates of false alarms and of detected changes, on recorded and on simulated
// runs, are in docs/compare.md and in TestGateRates.
package compare
