package plot

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// writeSVG writes a picture. With an id, it writes an element for a page that
// has the style sheet.
func writeSVG(w io.Writer, p *picture, id string) error {
	var out bytes.Buffer
	name := id
	if name == "" {
		name = "plot"
	}
	width, height := coordinate(p.width), coordinate(math.Ceil(p.height))
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="%s-title %s-desc">`,
		width, height, width, height, escaped(name), escaped(name))
	fmt.Fprintf(&out, "\n<title id=\"%s-title\">%s</title><desc id=\"%s-desc\">%s</desc>\n", escaped(name), escaped(p.title), escaped(name), escaped(p.desc))
	if id == "" {
		fmt.Fprintf(&out, "<style>%s</style>\n<rect class=\"f-paper\" width=\"%s\" height=\"%s\"/>\n", CSS(), width, height)
	}
	for _, s := range p.shapes {
		s.writeSVG(&out)
	}
	out.WriteString("</svg>\n")
	_, err := w.Write(out.Bytes())
	return err
}

func (s shape) writeSVG(out *bytes.Buffer) {
	tip := ""
	if s.tip != "" {
		tip = "<title>" + escaped(s.tip) + "</title>"
	}
	switch s.kind {
	case fill:
		opacity := ""
		if s.opacity > 0 && s.opacity < 1 {
			opacity = fmt.Sprintf(` fill-opacity="%s"`, coordinate(s.opacity))
		}
		fmt.Fprintf(out, `<polygon class="f-%s"%s points="%s"`, s.ink.class(), opacity, places(s.path))
		closed(out, "polygon", tip)
	case stroke:
		fmt.Fprintf(out, `<polyline class="k-%s" fill="none" stroke-width="%s" stroke-linejoin="round" points="%s"`,
			s.ink.class(), coordinate(s.weight), places(s.path))
		closed(out, "polyline", tip)
	case label:
		extra := ""
		if s.anchor != start {
			extra = fmt.Sprintf(` text-anchor="%s"`, [...]string{middle: "middle", end: "end"}[s.anchor])
		}
		if s.bold {
			extra += ` font-weight="600"`
		}
		fmt.Fprintf(out, `<text class="f-%s" x="%s" y="%s" font-size="%s"%s>%s</text>`+"\n",
			s.ink.class(), coordinate(s.at.x), coordinate(s.at.y), coordinate(s.size), extra, escaped(s.text))
	}
}

// closed completes a start tag and writes the content and the end tag.
func closed(out *bytes.Buffer, element, content string) {
	if content == "" {
		out.WriteString("/>\n")
		return
	}
	fmt.Fprintf(out, ">%s</%s>\n", content, element)
}

func places(path []point) string {
	var out strings.Builder
	for i, p := range path {
		if i > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(coordinate(p.x) + "," + coordinate(p.y))
	}
	return out.String()
}

// coordinate formats a number with at most two decimals: more are invisible.
func coordinate(v float64) string {
	const hundredth = 100
	return strconv.FormatFloat(math.Round(v*hundredth)/hundredth, 'f', -1, 64)
}

// escaped escapes text for XML. Characters that XML cannot hold become the
// replacement character.
func escaped(s string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(s)) // writing to a buffer cannot fail
	return out.String()
}
