// Package compare holds recorded runs of two versions of a program, or of two
// machines, against each other, row by row, and decides for a gate which rows
// became worse. It prints nothing.
//
// # Caveats
//
// A gate on measured figures trips only on what is shown. That it does not trip
// says that a change was not found, and with few runs on a busy machine only
// large ones are: rows that may have become worse are [Inconclusive]. What
// finds small changes is several runs a side, taken by turns on one machine;
// [Ratio] is the more sensitive unit where the machine's speed varies, but it
// can't tell a slower target from a faster baseline.
//
// # Counts
//
// Figures of a unit that its record calls exact (assume=exact) trip on any
// increase above their limit. What go test prints says nothing of its units:
// those that package bench counts, B/op and allocs/op are counts there too. Three things make counts
// differ though nothing has changed, and are [Inconclusive]:
//   - Runs with different seeds access different places and lines: up to 1 % of
//     calls and faults, and 3 % or one byte an operation of bytes.
//   - The Go runtime has page faults and now and then a system call of its own:
//     up to 128 faults and 4 calls in a batch. This matters most for cases of
//     few operations, and for the faults of fresh mappings.
//   - Counts that vary between the runs of a side are not exact in that row. They
//     trip if all of new is beyond all of old.
//
// The first two are not tolerated where both sides have several runs which
// agree: then the figure is shown to be exact.
//
// # Measured figures
//
// A row trips if all of these hold:
//   - Its median is worse by more than the limit, pooled and run by run.
//   - The interval of the difference that its rounds tell excludes no change.
//   - That interval is beyond the noise floor of the A/A pairs that both sides
//     recorded: within the runs.
//   - The difference is beyond the noise between runs, which is larger: pages of
//     files and programs lie elsewhere, and the machine has another speed. The
//     run is the unit here. Each row's variance is that of its own runs, drawn
//     towards that of a typical row as if it were known from 4 more degrees of
//     freedom, and the typical variance is at least what the scatter of all rows
//     shows, of which half may have changed. Student's t of this is held against
//     all gated rows by Holm's method, so that a gate trips on any row of sides
//     that do not differ in at most 5 % of comparisons.
//
// With one or two runs a side there is no telling a row that became slower from a
// start that had worse luck. Such a row trips only if the interval that its rounds
// tell lies beyond 1.5 times.
//
// The rates of false alarms and of what is found, on recorded and on simulated
// runs, are in docs/compare.md and in TestGateRates.
package compare
