package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// wellFormed reads XML to its end and returns the number of each element, and
// all text.
func wellFormed(t *testing.T, b []byte) (elements map[string]int, text string) {
	t.Helper()
	elements = map[string]int{}
	for d := xml.NewDecoder(bytes.NewReader(b)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, text
		}
		if err != nil {
			t.Fatalf("%v in %.200s", err, b)
		}
		switch v := token.(type) {
		case xml.StartElement:
			elements[v.Name.Local]++
		case xml.CharData:
			text += string(v)
		}
	}
}

func TestSVG(t *testing.T) {
	for name, p := range samples() {
		var file, inline bytes.Buffer
		if err := errors.Join(WriteSVG(&file, p, 640, ""), WriteSVG(&inline, p, 380, "a-b")); err != nil {
			t.Fatal(err)
		}
		elements, text := wellFormed(t, file.Bytes())
		if elements["svg"] != 1 || elements["style"] != 1 || elements["desc"] != 1 || !strings.Contains(text, "prefers-color-scheme:dark") {
			t.Errorf("%s: %v", name, elements)
		}
		if elements, _ := wellFormed(t, inline.Bytes()); elements["style"] != 0 || elements["title"] < 1 {
			t.Errorf("%s: %v in a page", name, elements)
		}
		for _, want := range []string{`aria-labelledby="a-b-title a-b-desc"`, `<title id="a-b-title">`, `<desc id="a-b-desc">`, `role="img"`} {
			if !strings.Contains(inline.String(), want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
		for _, banned := range []string{"href", "url(", "@import", "NaN", "Inf"} {
			if strings.Contains(file.String(), banned) {
				t.Errorf("%s has %s", name, banned)
			}
		}
	}
}
