package counter

import (
	"math"
	"strings"
	"testing"
)

func TestParseThreadIO(t *testing.T) {
	const rest = "syscr: 4\nsyscw: 5\nwrite_bytes: 6\ncancelled_write_bytes: 7\n"
	tests := []struct {
		name, text string
		want       ioCounts
		wantErr    string
	}{
		{"all", "rchar: 100\nwchar: 20\nread_bytes: 4096\n" + rest, ioCounts{120, 4096}, ""},
		{"large", "rchar: 9223372036854775807\nwchar: 0\nread_bytes: 0\n" + rest, ioCounts{math.MaxInt64, 0}, ""},
		{"empty", "", ioCounts{}, "found 0 of"},
		{"no block accounting", "rchar: 100\nwchar: 20\n", ioCounts{}, "found 2 of"},
		{"no number", "rchar: x\n" + rest, ioCounts{}, "rchar: "},
		{"no value", "rchar\n" + rest, ioCounts{}, "rchar: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseIO([]byte(tt.text))
			if tt.wantErr == "" && err != nil {
				t.Fatal(err)
			}
			if tt.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tt.wantErr)) {
				t.Fatalf("got error %v, want one with %q", err, tt.wantErr)
			}
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
