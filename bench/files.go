package bench

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"mmapbench/fileio"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/work"
)

// A fileKey says which of the files of a run a contestant works on. A twin has
// files of its own: how far two equal files lie apart is noise, too.
type fileKey struct {
	fill    work.Fill
	size    int64
	twin    bool
	scratch bool
}

// keyOf returns the file of a step. own is set if that is the input itself.
func (r *runner) keyOf(s Step, scratch bool) (key fileKey, own bool) {
	key = fileKey{s.Case.Fill, s.Case.File, s.Twin && s.Case.File <= anewSize, scratch}
	own = !scratch && (key.fill == "" || key.fill == work.AsIs || r.Input.Own && key.fill.Reads())
	if own {
		key.twin = false
	}
	return key, own
}

// path returns where the file of a key is.
func (r *runner) path(key fileKey, own bool) string {
	if own {
		return r.Input.Path
	}
	name := "input"
	if key.scratch {
		name = "scratch"
	}
	if key.fill != "" {
		name += "-" + string(key.fill)
	}
	name += "-" + strconv.FormatInt(key.size, 10)
	if key.twin {
		name += ",twin" // a target's name has no comma
	}
	return filepath.Join(r.Dir, name)
}

// lay makes the files of a contest, unless an earlier one on the same file of
// the run did.
func (r *runner) lay(w *work.Work, steps Plan) error {
	if len(steps) > 0 && steps[0].File != r.file {
		if err := r.removeFiles(); err != nil {
			return err
		}
		r.file = steps[0].File
	}
	for _, s := range steps {
		key, own := r.keyOf(s, w.Model != nil)
		if _, done := r.laid[key]; done {
			continue
		}
		if r.laid == nil {
			r.laid = map[fileKey]bool{}
		}
		var err error
		switch path := r.path(key, own); {
		case own:
			err = key.fill.Reread(r.ctx, path)
		case key.fill != "":
			if err = key.fill.Lay(r.ctx, path, key.size, r.content.At); err != nil {
				err = errors.Join(err, work.Remove(path))
			}
		}
		if err != nil {
			return fmt.Errorf("making a file with fill=%s: %w", key.fill, err)
		}
		r.laid[key] = own
		if err := r.noteFolios(key, own); err != nil {
			return err
		}
	}
	return nil
}

// noteFolios notes the size of the folios of a file, once for each fill, where
// the system tells.
func (r *runner) noteFolios(key fileKey, own bool) error {
	if r.file > 0 || key.twin || key.scratch || key.fill == "" {
		return nil
	}
	mean, ok := work.MeanFolio(r.path(key, own))
	if !ok {
		return nil
	}
	return r.note("folios", fmt.Sprintf("fill=%s, %s: %s on average", key.fill, bytesize.Format(key.size), bytesize.Format(mean)))
}

// removeFiles closes what is kept, and removes the files that lay made.
func (r *runner) removeFiles() error {
	errs := []error{r.closeKept()}
	for key, own := range r.laid {
		if !own {
			errs = append(errs, work.Remove(r.path(key, own)))
		}
	}
	r.laid = nil
	return errors.Join(errs...)
}

// A keptKey says which File stays open from case to case: opening it anew, and
// filling its page tables, would take most of a run.
type keptKey struct {
	target, flag int
	pass         Pass // a File that counts copies is not timed
	twin         bool
	hint         work.Hint
	path         string
}

// A keptFile is a File that stays open.
type keptFile struct {
	fileio.File
	filled bool // its page tables are filled
}

// keep returns a function for [work.Env.Kept], or nil if the File of a step is
// not kept.
func (r *runner) keep(s Step, e *work.Env) func(flag int) (fileio.File, error) {
	if !e.Target.Maps || e.Renew || s.Pass > Timing || s.Case.Map != work.Kept || s.Case.Workers > 0 {
		return nil
	}
	return func(flag int) (fileio.File, error) {
		key := keptKey{s.Target, flag, s.Pass, s.Twin, s.Case.Hint, e.Path}
		if k := r.kept[key]; k != nil {
			e.Filled = &k.filled
			return k.File, nil
		}
		f, err := e.OpenFile(e.Path, flag)
		if err != nil {
			return nil, err
		}
		if r.kept == nil {
			r.kept = map[keptKey]*keptFile{}
		}
		r.kept[key] = &keptFile{File: f}
		e.Filled = &r.kept[key].filled
		return f, nil
	}
}

// closeKept closes the Files that were kept.
func (r *runner) closeKept() error {
	var errs []error
	for _, f := range r.kept {
		errs = append(errs, f.Close())
	}
	r.kept = nil
	return errors.Join(errs...)
}

// stage prepares the scratch files of a contest, has them used, and checks them
// afterwards. of returns the scratch file of a step, or nil if the case has
// none.
func (r *runner) stage(w *work.Work, steps Plan, use func(of func(s Step) *work.Scratch) error) error {
	files := map[fileKey]*work.Scratch{}
	var all []*work.Scratch
	for _, s := range steps {
		key, _ := r.keyOf(s, true)
		if w.Model == nil || files[key] != nil {
			continue
		}
		sc, err := w.Stage(r.path(key, false), r.content)
		if err != nil {
			return err
		}
		files[key] = sc
		all = append(all, sc)
	}
	err := use(func(s Step) *work.Scratch {
		key, _ := r.keyOf(s, true)
		return files[key]
	})
	if err != nil {
		return err
	}
	for _, sc := range all {
		if err := sc.Verify(); err != nil {
			return sc.Suspects(err)
		}
	}
	return nil
}
