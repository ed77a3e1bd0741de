package bench_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"mmapbench/bench"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// A printer is a sink that prints one counted figure.
type printer struct{}

func (printer) Record(r bench.Measurement) error {
	for _, v := range r.Values {
		if r.Pass == bench.Counting && v.Unit == "user-B/op" {
			fmt.Println(r.Case.ResultName(r.Target, 1), v.Value, v.Unit)
		}
	}
	return nil
}

func (printer) Refused(c bench.Case, reason error) error {
	fmt.Println(c.Name(), "was left out:", reason)
	return nil
}

func (printer) Progress(done, total int, next bench.Step) {}

// Run measures one case on two targets, which have to do the same work.
func ExampleRun() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	in, err := bench.Generate(context.Background(), filepath.Join(dir, "input"), 1<<20)
	if err != nil {
		log.Fatal(err)
	}
	cases, _ := bench.Selection{Input: in.Size, Blocks: []int64{4096}, Match: func(c bench.Case) bool {
		return c.Workload == "Read" && c.Order == "rand"
	}}.Cases()
	err = bench.Run(context.Background(), bench.Config{
		Cases: cases,
		Targets: []bench.Target{
			bench.NewTarget("stdio", stdio.OpenFile, stdio.CountCopies),
			bench.NewTarget("mmap", mmapio.OpenFile, mmapio.CountCopies),
		},
		Input: in, Dir: dir, Rounds: 6, Batch: time.Millisecond,
	}, printer{})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// Read/order=rand/block=4KiB/file=1MiB/fill=write4k/cache=warm/map=kept/io=stdio 0 user-B/op
	// Read/order=rand/block=4KiB/file=1MiB/fill=write4k/cache=warm/map=kept/io=mmap 4096 user-B/op
}

// The registry's cases can be selected, varied and narrowed.
func ExampleSelection() {
	cases, left := bench.Selection{
		Input:  64 << 20,
		Blocks: []int64{4096, 1 << 30},
		Caches: []string{"warm", "cold"},
		Match:  func(c bench.Case) bool { return c.Workload == "Scan" },
	}.Cases()
	for _, c := range cases {
		fmt.Println(c.Name())
	}
	fmt.Println(len(left), "left out")
	// Output:
	// Scan/order=seq/block=4KiB/file=64MiB/fill=read/cache=warm/map=kept
	// Scan/order=seq/block=4KiB/file=64MiB/cache=cold/map=fresh
	// Scan/order=seq/block=4KiB/file=64MiB/fill=read/cache=warm/map=fresh
	// 3 left out
}

// A target needs only a function like OpenFile. Options follow it.
func ExampleNewTarget() {
	targets := []bench.Target{
		bench.NewTarget("stdio", stdio.OpenFile, stdio.CountCopies),
		bench.NewTarget("stdio-buf", stdio.OpenFile, stdio.CountCopies, stdio.Buffer(64<<10)),
		bench.NewTarget("mmap-private", mmapio.OpenFile, mmapio.CountCopies, mmapio.Private()),
	}
	for _, t := range targets {
		f, err := t.Open("doc.go", os.O_RDONLY, bench.Opening{})
		if err != nil {
			log.Fatal(err)
		}
		line, err := f.ReadLine()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %.24s…\n", t.Name, line)
		if err := f.Close(); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// stdio: // Package bench runs id…
	// stdio-buf: // Package bench runs id…
	// mmap-private: // Package bench runs id…
}
