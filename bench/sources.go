package bench

import (
	"mmapbench/bench/counter"
)

// Sources returns, for each counted unit, where its figure comes from on this
// machine ("source", unit and name) or why it is absent ("absent", unit and
// reason). A failure to close the counters is a "warning". Sources opens all
// counters, which takes tens of milliseconds.
func Sources() (fields []Field) {
	sources, err := counter.Sources()
	for _, s := range sources {
		unit := s.Figure.Unit()
		if s.Err != nil {
			fields = append(fields, Field{"absent", unit + ": " + s.Err.Error()})
			continue
		}
		if s.Figure == counter.DeviceBytes {
			s.Name += ", not for operations that write: the device gets their bytes later"
		}
		fields = append(fields, Field{"source", unit + ": " + s.Name})
	}
	if err != nil {
		fields = append(fields, Field{"warning", err.Error()})
	}
	return append(fields, Field{"source", "user-B/op: what the target itself copies, as it reports it"})
}
