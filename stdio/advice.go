package stdio

// A Hint tells the system how a file will be read (posix_fadvise(2)).
type Hint int

// The hints that the option [Advice] takes. Each system decides what they do; on
// Linux Random ends readahead, and Sequential doubles it.
const (
	Normal     Hint = iota // no particular order: the default
	Random                 // no readahead
	Sequential             // more readahead
	WillNeed               // read it into the page cache now, without waiting
)

// Advice gives the system hints for the file, or the [Window] of it, when it is
// opened. A hint that the system refuses is ignored, and so are all of them
// outside Linux. Default: none.
func Advice(hints ...Hint) Option {
	return func(c *config) { c.hints = append(c.hints, hints...) }
}
