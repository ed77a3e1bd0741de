package plot

import "strings"

// A Gallery holds plots that show the same figures of different cases.
type Gallery struct {
	Title   string
	Caption string // a few sentences about how to read the plots
	Plots   []Named
}

// A Named is a plot with a name that is unique within its galleries and usable
// as a file name: see [Slug].
type Named struct {
	Name string
	Plot Plot
}

// maxSlug keeps file names within the limits of every file system.
const maxSlug = 80

// Slug converts text to a file name of lower case letters, digits and hyphens.
func Slug(text string) string {
	var out strings.Builder
	for _, c := range strings.ToLower(text) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			out.WriteRune(c)
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
		if out.Len() == maxSlug {
			break
		}
	}
	if name := strings.Trim(out.String(), "-"); name != "" {
		return name
	}
	return "plot"
}
