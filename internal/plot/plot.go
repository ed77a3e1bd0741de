// Package plot draws the curves of a report as SVG.
//
// # Caveats
//
// A plot is drawn for a width in CSS pixels and takes the height that it needs.
// Its text has a fixed size, which stays readable on a phone: draw the plot
// again for another width instead of scaling it.
//
// The SVG follows the dark theme of the reader's system (prefers-color-scheme).
// Its text uses the system font, whose widths are estimated.
//
// Targets differ in colour and in the shape of their marks, because not
// everybody sees all colours and some readers print: see [Slots].
package plot

import "strings"

// A Named is a plot with a name that is unique within its report and usable as a
// file name: see [Slug].
type Named struct {
	Name string
	Plot *Curves
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
