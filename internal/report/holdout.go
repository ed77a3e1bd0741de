package report

import (
	"fmt"

	"mmapbench/bench/model"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/explain"
	"mmapbench/internal/record"
)

// HoldOut makes a report of the check of the model: see [model.HoldOut]. passed
// says whether it is within its limits. Its error says why it can't be made.
func HoldOut(run *record.Run, seed uint64) (r *Report, passed bool, err error) {
	set := explain.Set(run, seed)
	h, err := model.HoldOut(set)
	if err != nil {
		return nil, false, err
	}
	if len(h.Held) == 0 {
		return nil, false, fmt.Errorf("nothing can be held out: the check needs a workload at %d block sizes at least", model.LeastHeld)
	}
	w := &explainer{run: run, set: set}
	t := Table{
		Title:   "Sizes left out of the model",
		Caption: []string{"Every second size of each pattern was left out of the fit and predicted from the others. Measured is the lower decile of the rounds, which the model is of."},
		Header:  []string{"pattern", "target", "size", "measured", "predicted", "error"},
	}
	for _, held := range h.Held {
		t.Rows = append(t.Rows, []string{w.label(held.Pattern), held.Target, bytesize.Format(held.Size),
			value(held.Measured, record.Time), value(held.Predicted, record.Time), fmt.Sprintf("%+.0f%%", 100*held.Error)})
	}
	r = &Report{Tables: []Table{t}, Summary: []string{fmt.Sprintf("Of %d predictions the error is %.1f %% in the median and %.1f %% at worst; %.0f %% and %.0f %% are allowed.",
		len(h.Held), 100*h.Median, 100*h.Worst, 100*model.MostMedian, 100*model.MostWorst)}}
	return r, h.Passed(), nil
}
