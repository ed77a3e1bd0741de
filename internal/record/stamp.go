package record

import "regexp"

// stamps match what logs put in front of each line: the time, as GitHub's logs and
// the program ts of moreutils write it, behind the names of job and step as
// "gh run view --log" has them.
var stamps = regexp.MustCompile(`^(?:[^\t]*\t[^\t]*\t(?:\x{feff})?)?\[?(?:` +
	`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)?` + // 2026-01-05T10:00:00.1234567Z
	`|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?` + // Jan 05 10:00:00
	`|\d{1,2}:\d\d:\d\d(?:\.\d+)?` + // 10:00:00
	`|\d{9,}\.\d+` + // 1767607200.123456
	`)\]?[ \t]`)

// stamp returns how long the time stamp in front of a line is, 0 for none.
func stamp(text []byte) int {
	return len(stamps.Find(text))
}
