package workload

import (
	"bytes"

	"mmapbench/fileio"
	"mmapbench/internal/search"
	"mmapbench/internal/work"
)

func rfindWorkload() *work.Workload {
	w := findWorkload()
	w.Name = "RFind"
	w.Doc = "search backward likewise"
	w.Words = func(of func(string) string) string { return wordsOfFind(of) + ", back" }
	w.Plan = func(p *work.Problem) (*work.Work, error) { return planSearch(p, backward()) }
	return w
}

func backward() direction {
	return direction{
		index: bytes.LastIndex,
		span:  func(at, _, distance int64) (int64, int64) { return at, at + distance },
		find:  func(f fileio.File, s *query) (int64, error) { return f.RFind(s.pattern, s.start, s.end) },
		in:    search.Last,
	}
}
