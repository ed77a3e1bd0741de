package bench

import (
	"context"
	"errors"
	"testing"

	"mmapbench/internal/work"
)

// Neither does a run that is stopped, or fails, while they are read.
func TestManyFilesInterrupted(t *testing.T) {
	for _, end := range []string{"stopped", "failed"} {
		cfg := testConfig(t, realTargets(), func(c work.Case) bool { return c.Workload == "ManyFiles" })
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var sink Sink = &failingSink{}
		if end == "stopped" {
			c := new(collector)
			c.onRecord = cancel
			sink = c
		}
		if err := Run(ctx, cfg, sink); !errors.Is(err, context.Canceled) && !errors.Is(err, errFull) {
			t.Errorf("%s: Run returned %v", end, err)
		}
		nothingIn(t, cfg.Dir)
	}
}
