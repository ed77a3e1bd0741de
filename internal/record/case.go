package record

import "slices"

// syncKey is the key of a benchmark name that says when what was written is made
// durable.
const syncKey = "sync"

// A Case is one workload with its parameters.
type Case struct {
	Name    string     // workload, such as "Read"
	Key     string     // full name without the target and without GOMAXPROCS
	Params  []KeyValue // of the name, in its order; a part without "=" has the key "subN"
	Procs   int        // GOMAXPROCS; 1 where the name has no suffix, as in package testing
	Package string     // import path, empty where the file does not say
	Config  Config     // that holds for its figures; the package is in it
	Targets []*Series  // in order of first appearance
	Twins   []*Series  // second trials of targets, in order of first appearance
}

// A caseID tells cases apart.
type caseID struct {
	config, key string
	procs       int
}

func (c *Case) id() caseID { return caseID{c.Config.id(), c.Key, c.Procs} }

// Series returns what was measured on a target, or nil.
func (c *Case) Series(target string) *Series {
	i := slices.IndexFunc(c.Targets, func(s *Series) bool { return s.Target == target })
	if i < 0 {
		return nil
	}
	return c.Targets[i]
}

// Writes reports whether operations of the case change the file: the names of
// those cases say when their changes are made durable.
func (c *Case) Writes() bool {
	return slices.ContainsFunc(c.Params, func(p KeyValue) bool { return p.Key == syncKey && p.Value != "" })
}

// series returns the series of a target, or that of a twin of it, made if need
// be.
func (c *Case) series(target, twin string) *Series {
	list := &c.Targets
	if twin != "" {
		list = &c.Twins
	}
	for _, s := range *list {
		if s.Target == target && s.Twin == twin {
			return s
		}
	}
	s := &Series{Target: target, Twin: twin, Values: map[string][]float64{}, rounds: map[string][]round{}, ops: map[string][]int{}}
	*list = append(*list, s)
	return s
}

// has reports whether a target of the case has figures of a base unit.
func (c *Case) has(unit string) bool {
	has := func(s *Series) bool { return len(s.Values[unit]) > 0 }
	return slices.ContainsFunc(c.Targets, has) || slices.ContainsFunc(c.Twins, has)
}
