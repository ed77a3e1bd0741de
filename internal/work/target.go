package work

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"mmapbench/fileio"
)

// A Target is a way of doing file I/O on which workloads run.
type Target struct {
	// Name is its name in results: the value of the key io. Letters, digits,
	// '-', '_' and '.'.
	Name string

	// Doc says in one line what it is. Default: "".
	Doc string

	// Open opens the named file with the flags of os.OpenFile. A target of
	// the form Load has none.
	Open func(name string, flag int, o Opening) (fileio.File, error)

	// CountsCopies says that Open honours Opening.Copied. Default: false;
	// Copied is then always nil, and the figure user-B/op is absent.
	CountsCopies bool

	// Maps says that accesses go through page tables of the process, and
	// that writes show in the file at once. The page tables are filled
	// before a case with a kept mapping. The File stays open while other
	// targets take turns writing to the file. Default: false.
	Maps bool

	// Form is how the workloads use a File. A workload without such a form
	// leaves the target out. Default: Copy.
	Form Form
}

// An Opening says how to open a file, apart from the flags.
type Opening struct {
	// Context, if not nil, stops an Open that takes long, such as one that
	// reads the whole file.
	Context context.Context

	// Copied, if not nil, is where the File adds the number of bytes that
	// it copies in user space.
	Copied *atomic.Int64

	// Hint is the advice to give to the system, or "" for none. A target
	// that cannot give it ignores it.
	Hint Hint
}

func (t Target) check() error {
	for _, r := range t.Name {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_', r == '.':
		default:
			return fmt.Errorf("target name %q: only letters, digits, '-', '_' and '.' are allowed", t.Name)
		}
	}
	if t.Name == "" || t.Open == nil && t.Form != Load {
		return fmt.Errorf("target %q: a name and an Open function are needed", t.Name)
	}
	return nil
}

// CheckTargets checks the targets of a run.
func CheckTargets(targets []Target) error {
	if len(targets) == 0 {
		return errors.New("no targets: name at least one")
	}
	for i, t := range targets {
		if err := t.check(); err != nil {
			return err
		}
		if slices.ContainsFunc(targets[:i], func(other Target) bool { return other.Name == t.Name }) {
			return fmt.Errorf("target name %q is given twice: their figures could not be told apart", t.Name)
		}
	}
	return nil
}

// OpenFile calls t.Open and returns an error if it gives no File.
func (t Target) OpenFile(name string, flag int, o Opening) (fileio.File, error) {
	f, err := t.Open(name, flag, o)
	if err == nil && f == nil {
		err = fmt.Errorf("target %q: Open returned neither a File nor an error", t.Name)
	}
	return f, err
}
