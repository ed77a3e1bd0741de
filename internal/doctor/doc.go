// Package doctor examines what a machine can measure: the time of its basic
// operations, the counters that work, and the settings that disturb a measurement
// with their remedies. It prints nothing.
//
// # Caveats
//
// The figures hold for the moment. Examine a machine in the state in which it will
// measure.
//
// A floor is the time of an operation in a loop that does nothing else: hot caches,
// one thread, no contention. Programs take longer.
//
// The effect of a setting is not measured: it is known from the documentation that
// the comments name. If the settings look good and the noise of a run is large,
// trust the noise.
//
// A figure that the system does not give is absent, with the reason: a [Floor] or
// [Counter] with an Err, a [Finding] that is [Unknown]. It is never 0 or a guess.
package doctor
