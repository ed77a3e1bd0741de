// Package doctor finds out what a machine can measure: what its basic
// operations take, which counters work, what would disturb a measurement and
// what can be done about it, and how large a difference has to be to show. It
// prints nothing.
//
// # Caveats
//
// The figures are of the moment: a neighbour that starts to work a minute later
// is not in them. Examine a machine in the state in which it shall measure.
//
// A floor is what an operation takes at least, in a loop that does nothing
// else: hot caches, one thread, no contention. A program sees it from above.
//
// What a setting disturbs is not measured but known from the documentation that
// the comments name. What is measured is the noise: settings may look well and
// the noise be large, then the noise is right.
//
// In a virtual machine the guest's view ends at its own devices: a major fault
// that the host serves from its memory looks like a fast disk.
//
// What can't be told is absent, with the reason: a [Floor] or [Counter] with an
// Err, a [Finding] that is [Unknown]. It is never 0 or a guess.
package doctor
