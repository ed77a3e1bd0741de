package cli

import (
	"bytes"
	"errors"
	"fmt"
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
func writePlots(dir string, plots []plot.Named) error {
	for _, p := range plots {
		var svg bytes.Buffer
		err := plot.WriteSVG(&svg, p.Plot, plotWidth, "")
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, p.Name+".svg"), svg.Bytes(), 0o666)
		}
		if err != nil {
			return fmt.Errorf("-plots: %w", err)
		}
	}
	return nil
}
