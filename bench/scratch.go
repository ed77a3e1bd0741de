package bench

import (
	"path/filepath"

	"mmapbench/internal/work"
)

// scratchPath returns the path of the run's scratch file.
func (r *runner) scratchPath() string { return filepath.Join(r.Dir, "scratch") }

// stage prepares the scratch file for the case, calls use, and checks the file
// afterwards. If the case has no scratch file, use gets nil.
func (r *runner) stage(w *work.Work, use func(s *work.Scratch) error) error {
	s, err := w.Stage(r.scratchPath(), r.content)
	if err != nil {
		return err
	}
	if err := use(s); err != nil || s == nil {
		return err
	}
	return s.Verify()
}

// ownPath is where the trial of a target keeps files that no other trial uses.
func ownPath(dir string, t Target, twin bool) string {
	name := "own-" + t.Name
	if twin {
		name += ",twin" // a target's name has no comma
	}
	return filepath.Join(dir, name)
}
