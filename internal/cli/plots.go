package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"mmapbench/internal/plot"
)

// plotWidth is the width of plots in files, in CSS pixels.
const plotWidth = 640

// usePlots makes the directory of -plots and checks early that files can be
// written there. It does nothing if dir is empty.
func usePlots(dir string) error {
	if dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("-plots: the directory cannot be made: %w", err)
	}
	probe, err := os.CreateTemp(dir, ".runbench-")
	if err != nil {
		return fmt.Errorf("-plots: nothing can be written there: %w", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// writePlots writes each plot as SVG.
func writePlots(dir string, galleries []plot.Gallery) error {
	drawn := false
	for _, g := range galleries {
		for _, p := range g.Plots {
			drawn = true
			err := writeFile(filepath.Join(dir, p.Name+".svg"), func(w io.Writer) error { return plot.WriteSVG(w, p.Plot, plotWidth, "") })
			if err != nil {
				return fmt.Errorf("-plots: %w", err)
			}
		}
	}
	if !drawn {
		return badInput(errors.New("-plots: the record has nothing to draw: it takes two targets, two block sizes, counters or latencies"))
	}
	return nil
}

// writeFile creates a file with what write prints. On an error it leaves no
// file.
func writeFile(name string, write func(io.Writer) error) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return err
	}
	return os.WriteFile(name, content.Bytes(), 0o666)
}
