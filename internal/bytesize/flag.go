package bytesize

import (
	"errors"
	"fmt"
	"strings"
)

// A Size is a [flag.Value] for a number of bytes of at least 1. It is 0 if the
// flag is not given.
type Size int64

// Set reads a size as [Parse] does.
func (s *Size) Set(text string) error {
	n, err := parsePositive(text)
	if err == nil {
		*s = Size(n)
	}
	return err
}

func (s *Size) String() string {
	if *s == 0 {
		return ""
	}
	return Format(int64(*s))
}

// Sizes is a [flag.Value] for comma-separated numbers of bytes. It is nil if
// the flag is not given.
type Sizes []int64

// Set reads sizes as [Parse] does and replaces earlier ones.
func (s *Sizes) Set(list string) error {
	var sizes Sizes
	for text := range strings.SplitSeq(list, ",") {
		n, err := parsePositive(text)
		if err != nil {
			return err
		}
		sizes = append(sizes, n)
	}
	*s = sizes
	return nil
}

func (s *Sizes) String() string {
	var all []string
	for _, n := range *s {
		all = append(all, Format(n))
	}
	return strings.Join(all, ",")
}

func parsePositive(text string) (int64, error) {
	if text == "" {
		return 0, errors.New("it is empty: give it a size such as 4KiB, or leave it out")
	}
	n, err := Parse(text)
	if err == nil && n == 0 {
		err = fmt.Errorf("size %q is less than a byte", text)
	}
	return n, err
}
