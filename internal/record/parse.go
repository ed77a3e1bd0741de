package record

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/perf/benchunit"
)

// A figure is a value of a benchmark line.
type figure struct {
	value   float64 // in the base unit
	unit    string  // base unit
	written string  // unit as the file spells it
}

// parseBenchmark parses a line that begins with "Benchmark". name is without
// that word.
func parseBenchmark(text string) (name string, ops int, figures []figure, err error) {
	fields := strings.Fields(text)
	name = strings.TrimPrefix(fields[0], "Benchmark")
	if len(fields) < 2 {
		return name, 0, nil, errors.New("missing iteration count")
	}
	if ops, err = strconv.Atoi(fields[1]); err != nil {
		return name, 0, nil, fmt.Errorf("parsing iteration count: %w", errors.Unwrap(err))
	}
	rest := fields[2:]
	if len(rest) == 0 {
		return name, 0, nil, errors.New("missing measurements")
	}
	for ; len(rest) > 0; rest = rest[2:] {
		v, err := strconv.ParseFloat(rest[0], 64)
		if err != nil {
			return name, 0, nil, fmt.Errorf("parsing measurement: %w", errors.Unwrap(err))
		}
		if len(rest) < 2 {
			return name, 0, nil, errors.New("missing units")
		}
		v, unit := benchunit.Tidy(v, rest[1])
		figures = append(figures, figure{v, unit, rest[1]})
	}
	return name, ops, figures, nil
}

// parseConfig parses a configuration line. Blanks at the end, which mail
// programs and editors drop, are not part of the value. An empty value ends the
// configuration of the key.
func parseConfig(text string) (kv KeyValue, ok bool) {
	key, value, ok := strings.Cut(text, ":")
	first, _ := utf8.DecodeRuneInString(key)
	if !ok || !unicode.IsLower(first) || strings.ContainsFunc(key, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsUpper(r) }) {
		return KeyValue{}, false
	}
	if value != "" && value[0] != ' ' && value[0] != '\t' {
		return KeyValue{}, false
	}
	return KeyValue{key, strings.TrimSpace(value)}, true
}

// parseComment splits "# key: value". Other comments are prose.
func parseComment(line string) (kv KeyValue, ok bool) {
	text, ok := strings.CutPrefix(line, "#")
	if !ok {
		return kv, false
	}
	key, value, ok := strings.Cut(strings.TrimSpace(text), ":")
	if !ok || key == "" || strings.ContainsAny(key, " \t") {
		return kv, false
	}
	return KeyValue{key, strings.TrimSpace(value)}, true
}

// buried returns the name of a result that begins in the middle of a line.
func buried(text string) (name string, ok bool) {
	i := strings.Index(text, "Benchmark")
	if i < 0 {
		return "", false
	}
	name, _, figures, err := parseBenchmark(text[i:])
	return "Benchmark" + name, err == nil && strings.Contains(figures[0].written, "/")
}
