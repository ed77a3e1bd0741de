package bench

import (
	"context"
	"testing"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func TestTargetNames(t *testing.T) {
	for _, name := range []string{"", "a b", "a/b", "a=b", "ä"} {
		cfg := testConfig(t, []work.Target{{Name: name, Open: realTargets()[0].Open}}, randomReads)
		if err := Run(context.Background(), cfg, new(collector)); err == nil {
			t.Errorf("the name %q is accepted", name)
		}
	}
	cfg := testConfig(t, append(realTargets()[:1], realTargets()[0]), randomReads)
	if err := Run(context.Background(), cfg, new(collector)); err == nil {
		t.Error("one name twice is accepted")
	}
}

// A run that would do nothing, or cannot start, is an error.
func TestConfigIsChecked(t *testing.T) {
	for what, change := range map[string]func(cfg *Config){
		"no targets":   func(cfg *Config) { cfg.Targets = nil },
		"no cases":     func(cfg *Config) { cfg.Cases = nil },
		"no workload":  func(cfg *Config) { cfg.Cases = []work.Case{{Workload: "Fly"}} },
		"no input":     func(cfg *Config) { cfg.Input = nil },
		"no directory": func(cfg *Config) { cfg.Dir = "" },
		"no rounds":    func(cfg *Config) { cfg.Rounds = 0 },
		"no time":      func(cfg *Config) { cfg.Batch = 0 },
		"nothing opens": func(cfg *Config) {
			cfg.Targets = []work.Target{{Name: "none", Open: func(string, int, work.Opening) (fileio.File, error) { return nil, nil }}}
		},
	} {
		cfg := testConfig(t, realTargets(), randomReads)
		change(&cfg)
		if err := Run(context.Background(), cfg, new(collector)); err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
	if err := Run(context.Background(), testConfig(t, realTargets(), randomReads), nil); err == nil {
		t.Error("no sink: accepted")
	}
}
