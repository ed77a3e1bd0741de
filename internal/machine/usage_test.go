package machine

import "testing"

// Waiting for a device is idling, and what guests take is in the first two.
func TestUsageAdds(t *testing.T) {
	var u Usage
	if err := u.add([]string{"1", "2", "4", "8", "16", "32", "64", "128", "256", "512"}); err != nil {
		t.Fatal(err)
	}
	if u.All != 255 || u.Busy != 1+2+4+32+64 || u.Steal != 128 {
		t.Errorf("%+v", u)
	}
	if err := u.add([]string{"1", "two"}); err == nil {
		t.Error("what is no number is counted")
	}
}
