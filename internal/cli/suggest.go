package cli

import (
	"fmt"
	"os"
)

// suggestion returns what the user may have meant by an unknown command: the
// file of that name, or the one of commands with the nearest name. It is empty if no
// name is near.
func suggestion(name string, commands []string) string {
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
		return fmt.Sprintf("to measure on that file, use runbench -file %s", name)
	}
	best := ""
	least := max(1, len(name)/3) + 1
	for _, c := range commands {
		if d := editDistance(name, c); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean runbench %s?", best)
}

// editDistance returns the number of bytes to insert, delete, replace or
// exchange with their neighbour to turn a into b.
func editDistance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replace := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
