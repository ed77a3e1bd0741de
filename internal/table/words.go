package table

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plural formats a number of things whose plural ends in s.
func Plural(n float64, noun string) string {
	text := Value(n, "") // the printed number decides: 1.0002 is printed as 1
	if text == "1" {
		return text + " " + noun
	}
	return text + " " + noun + "s"
}

// List joins words with commas and "and".
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// FirstOf lists texts: of many the first, and the number of the others.
func FirstOf(texts []string) string {
	const maxNamed = 3
	if n := len(texts); n > maxNamed {
		texts = append(slices.Clone(texts[:maxNamed]), fmt.Sprintf("%d more", n-maxNamed))
	}
	return List(texts)
}

// Present returns the texts that are not empty.
func Present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// Printable replaces characters that are invisible or that control a terminal.
// Anybody may have chosen the names in a record.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// Cut shortens a line to n characters.
func Cut(line string, n int) string {
	if runes := []rune(line); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return line
}
