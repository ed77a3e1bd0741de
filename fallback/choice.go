package fallback

// A Choice says how a file was opened.
type Choice struct {
	// Mapped says that the file is mapped: the File is a *mmapio.File.
	// Otherwise it is a *stdio.File.
	Mapped bool

	// Reason is why the file is not mapped; nil if it is.
	Reason error
}

// String returns "mapped", or "not mapped" with the reason, in one line.
func (c Choice) String() string {
	switch {
	case c.Mapped:
		return "mapped"
	case c.Reason == nil:
		return "not mapped"
	}
	return "not mapped: " + c.Reason.Error()
}
