package main

import (
	"bytes"
	"fmt"
	"os"
)

// A control switches the counting of perf stat on and off, through the two
// FIFOs of its option --control: see perf-stat(1).
type control struct {
	commands, acks string // paths of the FIFOs
	in, out        *os.File
}

func (c *control) open() (err error) {
	if c.out, err = os.OpenFile(c.commands, os.O_WRONLY, 0); err != nil {
		return err
	}
	if c.in, err = os.OpenFile(c.acks, os.O_RDONLY, 0); err != nil {
		return err
	}
	return nil
}

func (c *control) close() {
	c.out.Close()
	c.in.Close()
}

// tell gives a command and waits until perf has done it.
func (c *control) tell(command string) error {
	if _, err := c.out.WriteString(command + "\n"); err != nil {
		return fmt.Errorf("telling perf to %s: %w", command, err)
	}
	// The answer is "ack\n", and from some versions a zero byte behind it.
	for buf := make([]byte, 16); ; {
		n, err := c.in.Read(buf)
		if err != nil {
			return fmt.Errorf("waiting for perf to %s: %w", command, err)
		}
		if bytes.IndexByte(buf[:n], '\n') >= 0 {
			return nil
		}
	}
}
