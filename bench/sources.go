package bench

import (
	"runtime"
	"strings"

	"mmapbench/bench/counter"
)

// Sources says for each unit that is counted where its figure comes from
// on this machine ("source", unit and name), or why it is absent ("absent",
// unit and reason).
func Sources() (fields []Field) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	fields = sources(counter.Open(), nil)
	fields = sources(counter.OpenQuiet(), fields)
	return append(fields, Field{"source", "user-B/op: what the target itself copies, as it reports it"})
}

// sources appends what a set says, and closes it.
func sources(set *counter.Set, fields []Field) []Field {
	for _, s := range set.Sources() {
		unit := strings.Replace(s.Figure.String(), "-ns", "-sec", 1) + "/op"
		if s.Err != nil {
			fields = append(fields, Field{"absent", unit + ": " + s.Err.Error()})
			continue
		}
		if s.Figure == counter.DeviceBytes {
			s.Name += ", not for operations that write: the device gets their bytes later"
		}
		fields = append(fields, Field{"source", unit + ": " + s.Name})
	}
	if err := set.Close(); err != nil {
		fields = append(fields, Field{"warning", "closing the counters: " + err.Error()})
	}
	return fields
}
