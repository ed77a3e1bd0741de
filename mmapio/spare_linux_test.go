package mmapio

import (
	"testing"
	"time"
)

// However often mappings are held back and let go of, none is left.
func TestSpareDoesNotLeak(t *testing.T) {
	var s spare
	start := resourcesNow(t)
	for range 5 * spareMappings {
		if !s.plenty() {
			t.Skip("this process has used up its mappings")
		}
		s.release()
	}
	if got := resourcesNow(t).mappings - start.mappings; got > spareMappings {
		t.Errorf("%d mappings are left of what was held", got)
	}
}

// An answer is not asked for at each mapping, and a refusal less often.
func TestSpareRemembersItsAnswer(t *testing.T) {
	var s spare
	defer s.release()
	s.until = time.Now().Add(time.Hour)
	if s.plenty() {
		t.Error("there were plenty before it was time to ask again")
	}
	s.until = time.Time{}
	if !s.plenty() {
		t.Error("there were no mappings")
	}
	if s.usedUp() || !s.plenty() {
		t.Error("mappings that there are were taken for used up")
	}
}
