// Package model explains measurements of files that were read and mapped: what
// a system call, a copied byte and a page fault cost, from which size on the
// answer turns, and what that means for a case of the reader's own. It is
// arithmetic: plain figures in, plain figures out; it measures nothing and
// prints nothing.
//
// # The model
//
// An operation that works on n bytes takes
//
//	T(n) = operation + call · calls(n) + bytes(n) + fault · faults(n)
//
// where calls and faults were counted, and bytes is a line that may bend where
// the sizes do not fit into a cache any longer. All costs are at least 0. They
// are fitted to the lower decile of the rounds, as what else a machine does adds
// to times and takes nothing, in relative errors, so that an operation of 30 ns
// counts as much as one of 100 µs; a size that fits badly counts for less.
//
// # Caveats
//
// The parameters are those of one machine, one file and one pattern of access.
// A cost of an operation holds all that does not depend on its size: the call
// of a method, and the first cache line of a place where nobody was before.
//
// What is predicted at sizes that were not measured follows the model between
// its neighbours, which were. Outside of them nothing is predicted.
//
// Intervals come from resampled rounds and from how badly the model fits. They
// can't show what was the same in all rounds of a case.
//
// All functions leave their arguments as they are, and may be called at once.
package model
