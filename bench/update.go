package bench

import (
	"bytes"
	"errors"
	"os"

	"mmapbench/fileio"
)

func updateWorkload() *Workload {
	return &Workload{
		Name:    "Update",
		Doc:     "read a block at an offset, change every byte and write it back",
		Changes: true,
		InPlace: true,
		shapes:  []Case{{Order: "rand", Cache: "warm", Map: "kept", Sync: "never"}},
		blocks:  []int64{64, 4 << 10},
		plan:    planUpdate,
	}
}

// planUpdate has a period of two visits to each block: the second meets what
// the first one left.
func planUpdate(p *problem) (*work, error) {
	b, err := newBlocks(p.c, p.seed)
	if err != nil {
		return nil, err
	}
	value := func(i int) (uint64, error) {
		data, err := p.content.at(b.offset(i%b.count), b.size)
		if err == nil && i >= b.count {
			data = bytes.Clone(data)
			flip(data)
		}
		return fold(data), err
	}
	start := func(e *env) (*instance, error) {
		if err := restore(e.path, p.content); err != nil {
			return nil, err
		}
		f, err := e.open(os.O_RDWR)
		if err != nil {
			return nil, err
		}
		u := &updater{f: f, b: b, content: p.content, path: e.path}
		op := u.copying()
		if e.target.InPlace {
			op = u.inPlace()
		}
		return &instance{op: op, file: f, close: u.close}, nil
	}
	return &work{newLedger(2*b.count, value), start}, nil
}

// An updater reads, changes and writes back.
type updater struct {
	f       fileio.File
	b       *blocks
	content *content
	path    string
	next    int // operation of the period; all before it are done
}

func (u *updater) copying() opFunc {
	buf := make([]byte, u.b.size)
	return func(i int) (uint64, int, error) {
		u.next = i + 1
		off := u.b.offset(i % u.b.count)
		if n, err := u.f.ReadAt(buf, off); n < len(buf) {
			return 0, n, err
		}
		value := fold(buf)
		flip(buf)
		n, err := u.f.WriteAt(buf, off)
		return value, n, err
	}
}

func (u *updater) inPlace() opFunc {
	var value uint64
	change := func(b []byte) error {
		value = fold(b)
		flip(b)
		return nil
	}
	return func(i int) (uint64, int, error) {
		u.next = i + 1
		err := u.f.Update(u.b.offset(i%u.b.count), u.b.size, change)
		return value, int(u.b.size), err
	}
}

// close looks for the last changes through the File, and for all of them in
// the file.
func (u *updater) close() error {
	ws, err := u.last()
	err = errors.Join(err, verifyWritten(u.f, ws))
	if err := errors.Join(err, u.f.Close()); err != nil {
		return err
	}
	visits := u.b.visits(u.content.size)
	return verifyFile(u.path, u.content.at, u.content.size, u.b.size, func(b []byte, off int64) {
		block := off / u.b.size
		if block < int64(len(visits)) && visits[block] >= 0 && u.flipped(int(visits[block])) {
			flip(b)
		}
	})
}

// flipped reports whether the first visit of this period to the ith block was,
// and the second was not yet.
func (u *updater) flipped(i int) bool { return i < u.next && i+u.b.count >= u.next }

// last returns what the last operations must have left: a first visit leaves
// the block flipped, a second one as it was.
func (u *updater) last() (ws []written, err error) {
	for i := u.next - 1; i >= max(0, u.next-min(sampleSize, u.b.count)); i-- {
		off := u.b.offset(i % u.b.count)
		b, err := u.content.at(off, u.b.size)
		if err != nil {
			return nil, err
		}
		want := bytes.Clone(b)
		if i < u.b.count {
			flip(want)
		}
		ws = append(ws, written{off, want})
	}
	return ws, nil
}
