package main

import (
	"context"
	"errors"
	"io"
	"math"

	"mmapbench/fileio"
	"mmapbench/internal/stopping"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// readingHints translates one of [bench.Hints] for package stdio.
func readingHints(hint string) []stdio.Hint {
	switch hint {
	case "normal":
		return []stdio.Hint{stdio.Normal}
	case "random":
		return []stdio.Hint{stdio.Random}
	case "sequential":
		return []stdio.Hint{stdio.Sequential}
	case "willneed":
		return []stdio.Hint{stdio.WillNeed}
	}
	return nil
}

// mappingHints translates one of [bench.Hints] for package mmapio.
func mappingHints(hint string) []mmapio.Option {
	switch hint {
	case "normal":
		return []mmapio.Option{mmapio.Advice(mmapio.Normal)}
	case "random":
		return []mmapio.Option{mmapio.Advice(mmapio.Random)}
	case "sequential":
		return []mmapio.Option{mmapio.Advice(mmapio.Sequential)}
	case "willneed":
		return []mmapio.Option{mmapio.Advice(mmapio.WillNeed)}
	case "populate":
		return []mmapio.Option{mmapio.Populate()}
	}
	return nil
}

// readThrough is the counterpart of populate for targets without a mapping: it
// reads the whole file. On an error it closes f.
func readThrough(ctx context.Context, f fileio.File) error {
	if err := stopping.Copy(ctx, io.Discard, io.NewSectionReader(f, 0, math.MaxInt64)); err != nil {
		return errors.Join(err, f.Close())
	}
	return nil
}
