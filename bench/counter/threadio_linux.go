package counter

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// threadIOFile resolves at open: the descriptor stays with the thread that
// opened it.
const threadIOFile = "/proc/thread-self/io"

// threadIO reads the I/O accounting of one thread.
//
// The kernel counts the bytes of a read when the read returns. So the text that
// start reads does not include start's own read, and the text that stop reads
// does. What lies between besides the work is known to the byte.
type threadIO struct {
	fd            int
	ownBytes      int64 // bytes that the other probes read between the snapshots
	before, after ioSnapshot
}

// An ioSnapshot is the content of the file. It is parsed after the work.
type ioSnapshot struct {
	text [512]byte // the kernel prints at most 7 numbers of 20 digits
	n    int
}

func openThreadIO(ownBytes int64) (*threadIO, error) {
	fd, err := unix.Open(threadIOFile, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		err = &fs.PathError{Op: "open", Path: threadIOFile, Err: err}
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%w: needs /proc and a kernel with CONFIG_TASK_IO_ACCOUNTING", err)
		case errors.Is(err, fs.ErrPermission):
			return nil, fmt.Errorf("%w: a program with file capabilities or a set-user-id bit needs CAP_DAC_READ_SEARCH as well", err)
		}
		return nil, err
	}
	return &threadIO{fd: fd, ownBytes: ownBytes}, nil
}

func (p *threadIO) start() error { return p.snapshot(&p.before) }
func (p *threadIO) stop() error  { return p.snapshot(&p.after) }
func (p *threadIO) close() error { return os.NewSyscallError("close", unix.Close(p.fd)) }

func (p *threadIO) snapshot(s *ioSnapshot) (err error) {
	if s.n, err = unix.Pread(p.fd, s.text[:], 0); err != nil {
		return &fs.PathError{Op: "read", Path: threadIOFile, Err: err}
	}
	return nil
}

func (p *threadIO) report(r *Reading) error {
	before, err := p.before.parse()
	if err != nil {
		return err
	}
	after, err := p.after.parse()
	if err != nil {
		return err
	}
	own := int64(p.before.n) + p.ownBytes
	r.set(KernelBytes, after.transferred-before.transferred-own)
	r.set(DeviceBytes, after.fetched-before.fetched)
	return nil
}

// ioCounts are bytes since the start of the thread.
type ioCounts struct {
	transferred int64 // rchar+wchar
	fetched     int64 // read_bytes
}

func (s *ioSnapshot) parse() (c ioCounts, err error) {
	const wanted = 3
	found := 0
	for line := range strings.Lines(string(s.text[:s.n])) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		var sum *int64
		switch key {
		case "rchar", "wchar":
			sum = &c.transferred
		case "read_bytes":
			sum = &c.fetched
		default:
			continue
		}
		v, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return ioCounts{}, fmt.Errorf("%s: %s: %w", threadIOFile, key, err)
		}
		*sum += v
		found++
	}
	if found != wanted {
		return ioCounts{}, fmt.Errorf("%s: %w: found %d of rchar, wchar and read_bytes", threadIOFile, errors.ErrUnsupported, found)
	}
	return c, nil
}
