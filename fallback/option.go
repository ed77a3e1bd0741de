package fallback

import (
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// An Option changes how a file is opened. Options combine.
type Option func(*config)

type config struct {
	private  bool
	fixed    bool // the size can't change
	mapped   []mmapio.Option
	unmapped []stdio.Option
}

func newConfig(opts []Option) *config {
	c := new(config)
	for _, o := range opts {
		o(c)
	}
	return c
}

// Private keeps all changes in memory: the File can be changed, whatever
// access flag it is opened with, but the file itself is opened read-only and
// stays untouched. The size is fixed. See [mmapio.Private] and
// [stdio.Private]. Default: changes go to the file.
func Private() Option {
	return func(c *config) {
		c.private, c.fixed = true, true
		c.mapped = append(c.mapped, mmapio.Private())
		c.unmapped = append(c.unmapped, stdio.Private())
	}
}

// Window opens only the n bytes at offset off, at any alignment; offset 0 of
// the File is off. The window must lie inside the file when it is opened, and
// its size is fixed. Default: the whole file.
func Window(off, n int64) Option {
	return func(c *config) {
		c.fixed = true
		c.mapped = append(c.mapped, mmapio.Window(off, n))
		c.unmapped = append(c.unmapped, stdio.Window(off, n))
	}
}

// Mapped gives options that apply if the file is mapped. [Private] and
// [Window] concern both ways and are options of this package. Default: none.
func Mapped(opts ...mmapio.Option) Option {
	return func(c *config) { c.mapped = append(c.mapped, opts...) }
}

// Unmapped gives options that apply if the file is not mapped, such as
// [stdio.Buffer]; only then are they checked. Default: none.
func Unmapped(opts ...stdio.Option) Option {
	return func(c *config) { c.unmapped = append(c.unmapped, opts...) }
}
