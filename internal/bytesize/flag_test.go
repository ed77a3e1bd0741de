package bytesize

import (
	"flag"
	"io"
	"slices"
	"strings"
	"testing"
)

// parse parses the flags of a program that has a size and a list of sizes.
func parse(args ...string) (size Size, sizes Sizes, err error) {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Var(&size, "size", "a `size`")
	fs.Var(&sizes, "block", "`sizes`")
	return size, sizes, fs.Parse(args)
}

func TestFlags(t *testing.T) {
	size, sizes, err := parse()
	if size != 0 || sizes != nil || err != nil {
		t.Errorf("without flags: got %d, %v, %v", size, sizes, err)
	}
	size, sizes, err = parse("-block", "1", "-size", "143MiB", "-block", "64,4k,1.5GiB")
	if want := []int64{64, 4096, 3 << 29}; size != 143<<20 || !slices.Equal(sizes, want) || err != nil {
		t.Errorf("got %d, %v, %v", size, sizes, err)
	}
	if size.String() != "143MiB" || sizes.String() != "64B,4KiB,1.50GiB" {
		t.Errorf("got %q and %q", size.String(), sizes.String())
	}
}

func TestFlagsRefuse(t *testing.T) {
	for value, want := range map[string]string{"": "it is empty", "0": "less than a byte", "0.5": "less than a byte", "-1": "negative", "x": "not a number"} {
		for _, name := range []string{"-size", "-block"} {
			size, sizes, err := parse(name, value)
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name) || size != 0 || sizes != nil {
				t.Errorf("%s %q: got %d, %v, %v", name, value, size, sizes, err)
			}
		}
	}
	if _, sizes, err := parse("-block", "4KiB,"); err == nil || sizes != nil {
		t.Errorf("got %v, %v", sizes, err)
	}
}
