package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"mmapbench/bench"
)

// The I/O engines of fio that are compared: pread(2), memcpy(3) from a mapping,
// and none at all, which is what fio itself takes.
const (
	enginePsync = "psync"
	engineMmap  = "mmap"
	engineNull  = "null"
)

func engines() []string { return []string{enginePsync, engineMmap, engineNull} }

// fioRamp is how long fio works before it measures: page tables fill then.
const fioRamp = 50 * time.Millisecond

// fioArgs are the arguments for a case. fio gets the name of the file relative
// to its directory, since it splits names at colons. What fio does besides the
// reads is switched off: a clock reading for each (gtod_reduce), dropping the
// file from the cache (invalidate), advice (fadvise_hint), and a map of the
// blocks visited (norandommap).
func fioArgs(c bench.Case, slice time.Duration) []string {
	mode := "read"
	if c.Order == "rand" {
		mode = "randread"
	}
	args := []string{
		"--output-format=json", "--name=global", "--filename=" + inputName,
		"--size=" + strconv.FormatInt(c.File, 10), "--bs=" + strconv.FormatInt(c.Block, 10), "--rw=" + mode,
		"--thread", "--gtod_reduce=1", "--invalidate=0", "--fadvise_hint=0", "--norandommap=1",
		"--time_based", "--ramp_time=" + milliseconds(fioRamp), "--runtime=" + milliseconds(slice),
	}
	for _, e := range engines() {
		args = append(args, "--name="+e, "--stonewall", "--ioengine="+e)
	}
	return args
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) + "ms" }

// leastShare is how much of its time fio has to have a CPU for its time to count,
// as a fraction. It tells CPU time in whole milliseconds.
const leastShare = 0.95

// fioTimes has fio do a case on each engine and returns the nanoseconds per
// operation: infinitely many where it had to share its CPU.
func (s *session) fioTimes(ctx context.Context, t tool, c bench.Case) (map[string]float64, error) {
	out, err := t.run(ctx, s.dir, fioArgs(c, s.slice)...)
	if err != nil {
		return nil, err
	}
	times, err := parseFio(out)
	if err != nil {
		return nil, fmt.Errorf("fio on %s: %w", label(c), err)
	}
	return times, nil
}

// A fioJob is what is of interest in fio's JSON.
type fioJob struct {
	Name  string `json:"jobname"`
	Error int    `json:"error"`
	Read  struct {
		Ops     int64 `json:"total_ios"`
		Runtime int64 `json:"runtime"` // in milliseconds
	} `json:"read"`
	User   *float64 `json:"usr_cpu"` // CPU time in percent of all
	System *float64 `json:"sys_cpu"`
}

// time returns the nanoseconds per read.
func (j *fioJob) time() (float64, error) {
	if j.Error != 0 || j.Read.Ops <= 0 || j.Read.Runtime <= 0 || j.User == nil || j.System == nil {
		return 0, fmt.Errorf("job %s has error %d and %d reads in %d ms, or no CPU time", j.Name, j.Error, j.Read.Ops, j.Read.Runtime)
	}
	if *j.User+*j.System < 100*leastShare {
		return math.Inf(1), nil
	}
	return float64(j.Read.Runtime) * 1e6 / float64(j.Read.Ops), nil
}

// parseFio reads fio's JSON: the nanoseconds per read of each job, by its name.
func parseFio(out []byte) (map[string]float64, error) {
	// Remarks of fio's may stand in front.
	if i := bytes.IndexByte(out, '{'); i > 0 {
		out = out[i:]
	}
	var result struct {
		Jobs []fioJob `json:"jobs"`
	}
	if err := json.Unmarshal(out, &result); err != nil {
		return nil, fmt.Errorf("its output is not understood: %w", err)
	}
	times := map[string]float64{}
	for _, j := range result.Jobs {
		var err error
		if times[j.Name], err = j.time(); err != nil {
			return nil, err
		}
	}
	for _, e := range engines() {
		if times[e] == 0 {
			return nil, errors.New("its output has no job " + e)
		}
	}
	return times, nil
}
