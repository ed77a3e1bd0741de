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

// WriteSVG writes a plot, which is at least 320 pixels wide. Without an id it is a separate file, with its colours
// and a background. With an id it is an element of an HTML page that includes
// [CSS]: the id prefixes the ids of its title and description, and must be unique
// within the page.
func WriteSVG(w io.Writer, drawn *Curves, width float64, id string) error {
	p := drawn.draw(width)
	var out bytes.Buffer
	name := "plot"
	if id != "" {
		name = escaped(id)
	}
	wide, high := coordinate(p.width), coordinate(math.Ceil(p.height))
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 %[1]s %[2]s" width="%[1]s" height="%[2]s" role="img" aria-labelledby="%[3]s-title %[3]s-desc">`+"\n",
		wide, high, name)
	told := []string{p.desc}
	for _, s := range p.shapes {
		if s.tip != "" {
			told = append(told, s.tip)
		}
	}
	fmt.Fprintf(&out, "<title id=\"%[1]s-title\">%[2]s</title><desc id=\"%[1]s-desc\">%[3]s</desc>\n", name, escaped(p.title), escaped(strings.Join(told, "; ")))
	if id == "" {
		fmt.Fprintf(&out, "<style>%s</style>\n<rect class=\"f-paper\" width=\"%s\" height=\"%s\"/>\n", CSS(), wide, high)
	}
	for _, s := range p.shapes {
		out.WriteString(s.svg())
	}
	out.WriteString("</svg>\n")
	_, err := w.Write(out.Bytes())
	return err
}

func (s shape) svg() string {
	tip := ""
	if s.tip != "" {
		tip = "<title>" + escaped(s.tip) + "</title>"
	}
	var places []string
	for _, p := range s.path {
		places = append(places, coordinate(p.x)+","+coordinate(p.y))
	}
	class, path := s.ink.class(), strings.Join(places, " ")
	switch {
	case s.text != "":
		size, weight := textSize, 400
		if s.title {
			size, weight = titleSize, 600
		}
		return fmt.Sprintf(`<text class="f-%s" x="%s" y="%s" font-size="%v" font-weight="%d" text-anchor="%s">%s</text>`+"\n",
			class, coordinate(s.at.x), coordinate(s.at.y), size, weight, s.anchor, escaped(s.text))
	case s.weight > 0:
		return fmt.Sprintf(`<polyline class="k-%s" fill="none" stroke-width="%s" stroke-linejoin="round" points="%s">%s</polyline>`+"\n", class, coordinate(s.weight), path, tip)
	}
	return fmt.Sprintf(`<polygon class="f-%s" fill-opacity="%s" points="%s">%s</polygon>`+"\n", class, coordinate(s.opacity), path, tip)
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
