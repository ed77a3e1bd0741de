package record

import "slices"

// syncKey is the key of a benchmark name that says when written data is made
// durable.
const syncKey = "sync"

// A Case is one workload with its parameters.
type Case struct {
	Name    string     // workload, such as "Read"
	Key     string     // full name without the target and GOMAXPROCS
	Params  []KeyValue // parameters in the order of the name; a part without "=" has the key "subN"
	Procs   int        // GOMAXPROCS; 1 if the name has no suffix, as in package testing
	Package string     // import path; empty if the file does not say
	Config  Config     // configuration of its figures, including the package
	Targets []*Series  // in order of first appearance
	Twins   []*Series  // second trials of targets, in order of first appearance
}

// A caseID identifies a case.
type caseID struct {
	config, key string
	procs       int
}

func (c *Case) id() caseID { return caseID{c.Config.id(), c.Key, c.Procs} }

// Series returns the series of a target, or nil.
func (c *Case) Series(target string) *Series {
	i := slices.IndexFunc(c.Targets, func(s *Series) bool { return s.Target == target })
	if i < 0 {
		return nil
	}
	return c.Targets[i]
}

// Writes reports whether operations of the case change the file. The names of
// such cases have a sync key.
func (c *Case) Writes() bool {
	return slices.ContainsFunc(c.Params, func(p KeyValue) bool { return p.Key == syncKey && p.Value != "" })
}

// series returns the series of a target, or of a twin of it, and adds it if the
// case lacks it.
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
	s := newSeries(target, twin)
	*list = append(*list, s)
	return s
}
