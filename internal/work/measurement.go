package work

import "strconv"

// A Pass is one kind of measurement of a case. Passes run one after the other,
// so that they do not disturb each other.
type Pass int

// The passes of a case, in their order.
const (
	Counting Pass = iota // costs other than time
	Timing               // time, with all counters off
	Latency              // time of single operations
	Stall                // delay of other goroutines: the only pass of the workload Stall
)

// A Value is a figure with its unit. Times of an operation are in nanoseconds,
// as in package testing; everything else is in base units. CPU times are in
// seconds, because they can be 0, and benchstat takes 0 ns for another unit.
type Value struct {
	Unit  string
	Value float64
}

// A Measurement is what one step of a plan measured. Figures that could not be
// measured are absent.
type Measurement struct {
	Case   Case
	Target string
	Twin   bool // measured by the target's second trial
	Pass   Pass
	File   int // as in the plan of the run
	Round  int
	Ops    int // operations measured
	Values []Value

	// Calls lists the system calls of an operation by name, as in "pread64
	// 1, lseek 0.001". It is empty if they were not counted by name.
	Calls string
}

// A Unit describes a unit of records.
type Unit struct {
	Name   string
	Better string // "lower" or "higher"

	// Exact is set for counts that have no timing noise. The same seed,
	// program and kernel give the same figure, except for up to 128 page
	// faults or 4 system calls a batch that the Go runtime adds.
	Exact bool
}

// Units returns all units of records.
func Units() []Unit {
	return []Unit{
		{"ns/op", "lower", false},
		{"B/s", "higher", false},
		{"worker-ns/op", "lower", false},
		{"p50-ns", "lower", false},
		{"p90-ns", "lower", false},
		{"p99-ns", "lower", false},
		{"p99.9-ns", "lower", false},
		{"max-ns", "lower", false},
		{"late-p50-ns", "lower", false},
		{"late-p99-ns", "lower", false},
		{"late-max-ns", "lower", false},
		{"idle-late-p50-ns", "lower", false},
		{"idle-late-p99-ns", "lower", false},
		{"idle-late-max-ns", "lower", false},
		{"user-sec/op", "lower", false},
		{"sys-sec/op", "lower", false},
		{"syscalls/op", "lower", true},
		{"kernel-B/op", "lower", true},
		{"user-B/op", "lower", true},
		{"minflt/op", "lower", true},
		{"majflt/op", "lower", false},
		{"device-B/op", "lower", false},
		{"cycles/op", "lower", false},
		{"instructions/op", "lower", false},
		{"dTLB-misses/op", "lower", false},
		{"LLC-misses/op", "lower", false},
		{"tlb-shootdowns/op", "lower", false},
		{"rss-file-B", "lower", false},
		{"cache-B", "lower", false},
		{"consume-sec/op", "lower", false},
		{"resident-before", "lower", false},
		{"resident-after", "lower", false},
	}
}

// Add appends a timed figure, rounded to the seven digits that a clock can
// justify.
func (r *Measurement) Add(unit string, v float64) {
	digits, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 7, 64), 64)
	if err == nil {
		v = digits
	}
	r.Values = append(r.Values, Value{unit, v})
}
