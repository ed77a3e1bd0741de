package counter

import "mmapbench/bench/counter/ptrace"

// traced counts the system calls of a thread, by name.
type traced struct{ thread *ptrace.Thread }

func openTraced() (*traced, error) {
	thread, err := ptrace.Open()
	return &traced{thread}, err
}

func (p *traced) start() error { return p.thread.Start() }
func (p *traced) stop() error  { return p.thread.Stop() }
func (p *traced) close() error { return p.thread.Close() }

func (p *traced) report(r *Reading) error {
	calls, err := p.thread.Calls()
	if err != nil {
		return err
	}
	var total int64
	for _, c := range calls {
		total += c.N
	}
	r.set(SystemCalls, total)
	r.calls = calls
	return nil
}
