package main

import (
	"fmt"
	"slices"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
)

// fitting drops the cases on a file of input bytes that need more than free
// bytes of page cache, and notes that in left. It returns an error if no case
// remains.
func fitting(free, input int64, cases []bench.Case, left []string) ([]bench.Case, []string, error) {
	all := len(cases)
	var needed int64
	cases = slices.DeleteFunc(slices.Clone(cases), func(c bench.Case) bool {
		n := bench.CacheBytes(c, input)
		if n > free {
			needed = max(needed, n)
		}
		return n > free
	})
	if len(cases) == all {
		return cases, left, nil
	}
	why := fmt.Sprintf("they want %s in the page cache, and %s of memory are available: confine the program to less than the file (-mem %s), read from the device (-cache cold), or choose a smaller file",
		bytesize.Format(needed), bytesize.Format(free), bytesize.Format(confinable(free, input)))
	if len(cases) == 0 {
		return nil, nil, fmt.Errorf("none of the %d cases fits in memory: %s", all, why)
	}
	return cases, append(left, fmt.Sprintf("%d of %d cases were left out: %s", all-len(cases), all, why)), nil
}

// confinable returns an amount of memory that is available and smaller than the
// file: a power of two, at most an eighth of the file.
func confinable(free, input int64) int64 {
	memory := int64(1)
	for memory*2 <= min(free/2, input/8) {
		memory *= 2
	}
	return memory
}
