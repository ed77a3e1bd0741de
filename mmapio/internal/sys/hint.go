package sys

// A Hint tells the system how a range will be used (madvise(2)).
type Hint int

// What Advise takes.
const (
	Normal Hint = iota
	Random
	Sequential
	WillNeed
	DontNeed
	HugePage
	NoHugePage
)
