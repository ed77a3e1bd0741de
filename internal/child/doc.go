// Package child runs cases of package bench in a child process of the same
// binary, for what can't be had in the process itself: a limit of its memory,
// or somebody who watches its system calls.
//
// The command asks first of all whether it was started as a child:
//
//	if child.Called(os.Args) {
//		os.Exit(child.Main(bench.Config{Targets: targets}))
//	}
//
// and then runs cases with [Run] as it would with [bench.Run].
//
// # Caveats
//
// The child hands over what it measured between two batches and waits until
// the parent has taken it, so that the parent does not work beside a batch.
//
// The child leaves signals to the parent: on a terminal both get them. It ends
// when the parent closes its standard input, which a parent that dies does,
// too.
package child
