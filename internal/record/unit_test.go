package record

import "testing"

func TestUnitLines(t *testing.T) {
	u := unitLines{}
	for line, want := range map[string]string{
		"Unit ns/op better=lower assume=nothing": "",
		"Unit hits/op better=higher =x":          "expected key=value",
		"Unit x/op exact assume=exact":           "expected key=value",
		"Unit":                                   "missing unit",
	} {
		if err := u.add(line); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%q: error %v, want %q", line, err, want)
		}
	}
	for unit, want := range map[string]Unit{
		Time: {Time, -1, false}, Rate: {Rate, +1, false}, "hits/op": {"hits/op", +1, false}, "x/op": {"x/op", 0, true}, "allocs/op": {"allocs/op", -1, false},
	} {
		if got := u.describe(unit); got != want {
			t.Errorf("%s: %+v, want %+v", unit, got, want)
		}
	}
}
