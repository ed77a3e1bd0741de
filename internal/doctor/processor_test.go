package doctor

import (
	"errors"
	"testing"
)

// stat writes /proc/stat and /proc/self/stat of two processors.
func stat(user, idle, steal, own string) map[string]string {
	return map[string]string{
		"proc/stat":      "cpu  " + user + " 0 0 " + idle + " 0 0 0 " + steal + " 7 0\ncpu0 1 0 0 1 0 0 0 0 0 0\ncpu1 1 0 0 1 0 0 0 0 0 0\nintr 1 2\n",
		"proc/self/stat": "77 (a (b) c) R 1 1 1 0 -1 0 0 0 0 0 " + own + " 5 0 0 20 0 1 0 100 0 0\n",
	}
}

func TestCompany(t *testing.T) {
	for _, tt := range []struct {
		name          string
		after         map[string]string
		others, steal Level
		state         string
	}{
		{"alone", stat("200", "1100", "0", "105"), Fine, Fine, "0.00 of 2 processors"},
		{"a neighbour", stat("300", "1000", "0", "105"), Warning, Fine, "1.00 of 2 processors"},
		{"a host of others", stat("200", "1080", "20", "105"), Fine, Warning, "0.00 of 2 processors"},
		{"no time has passed", stat("100", "1000", "0", "5"), Unknown, Unknown, "the kernel's clock did not tick"},
		{"it is not told", nil, Unknown, Unknown, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := planted(nil)
			before, errBefore := planted(stat("100", "1000", "0", "5")).root.Usage()
			after, errAfter := planted(tt.after).root.Usage()
			got := s.company(before, after, errors.Join(errBefore, errAfter))
			if len(got) != 2 || got[0].Level != tt.others || got[1].Level != tt.steal {
				t.Fatalf("%+v", got)
			}
			if tt.after != nil && got[0].State != tt.state {
				t.Errorf("%q, want %q", got[0].State, tt.state)
			}
		})
	}
}
