// Package doctor examines what a machine can measure: how long its basic
// operations take, which counters work, what would disturb a measurement and what
// helps against it, and how small a difference can be and still show. It prints
// nothing.
//
// # Caveats
//
// The figures hold for the moment and do not foresee a neighbour that starts to work
// a minute later. Examine a machine in the state in which it will measure.
//
// A floor is the least time that an operation takes, in a loop that does nothing
// else: hot caches, one thread, no contention. Programs take longer.
//
// The noise is measured. The effect of a setting is not: it is known from the
// documentation that the comments name. If the settings look good and the noise is
// large, believe the noise.
//
// A virtual machine sees no further than its own devices: a major fault that the
// host serves from its memory looks like a fast disk.
//
// A figure that the system does not give is absent, with the reason: a [Floor] or
// [Counter] with an Err, a [Finding] that is [Unknown]. It is never 0 or a guess.
package doctor
