package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mmapbench/internal/report/format"
)

func TestComplete(t *testing.T) {
	for _, test := range []struct {
		line string // words separated by spaces; the last one is completed
		want string // likewise
	}{
		{"", strings.Join(testApp(nil).commandNames(), " ")},
		{"rep", "report"},
		{"nope", ""},
		{"-vers", "-version"},
		{"-bud", "-budget"},
		{"run -bud", "-budget"},
		{"run -vers", ""},
		{"-q -bud", "-budget"},
		{"report -", "-format -full -plots -h"},
		{"report -format t", "text"},
		{"report --format t", "text"},
		{"report -format=t", "-format=text"},
		{"report -format = t", "text"},
		{"report -format =", strings.Join(format.Names(), " ")},
		{"-q -io stdio,", "stdio,stdio-buf stdio,mmap stdio,mmap-view"},
		{"-io=mmap,st", "-io=mmap,stdio -io=mmap,stdio-buf"},
		{"-cache ", "warm cold"},
		{"-bench OpenC", "OpenClose"},
		{"-quick c", ""}, // a boolean flag has no value
		{"-file ", ""},   // a file
		{"report ", ""},
		{"help rep", "report"},
		{"completion ", "bash zsh fish"},
		{"frobnicate -", ""},
		{"= = =", ""},
	} {
		var got []string
		for _, c := range testApp(nil).candidatesFor(strings.Split(test.line, " ")) {
			got = append(got, c.word)
		}
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.line, diff)
		}
	}
}
