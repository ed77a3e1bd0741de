package record

import "regexp"

// stamps matches what logs put before each line: the time as in GitHub's logs
// or from the program ts of moreutils, after the names of job and step as in
// "gh run view --log".
var stamps = regexp.MustCompile(`^(?:[^\t]*\t[^\t]*\t(?:\x{feff})?)?\[?(?:` +
	`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)?` + // 2026-01-05T10:00:00.1234567Z
	`|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?` + // Jan 05 10:00:00
	`|\d{1,2}:\d\d:\d\d(?:\.\d+)?` + // 10:00:00
	`|\d{9,}\.\d+` + // 1767607200.123456
	`)\]?[ \t]`)

// stamp returns the length of the time stamp at the start of a line, or 0.
func stamp(text []byte) int {
	return len(stamps.Find(text))
}
