// Package child runs cases of package bench in a child process of the same
// binary. Some things the process cannot do itself: limit its own memory, or
// have its system calls traced.
//
// The command first asks whether it was started as a child:
//
//	if child.Called(os.Args) {
//		os.Exit(child.Main(bench.Config{Targets: targets}))
//	}
//
// It then runs cases with [Run] as it would with [bench.Run].
//
// # Caveats
//
// The child sends its results between two batches and waits until the parent
// has taken them, so that the parent does not work during a batch.
//
// The child ignores signals of the terminal, which reach the parent too. It
// ends when the parent closes its standard input, or dies.
package child
