package machine

import "testing"

func TestFreeBytes(t *testing.T) {
	if n, ok := FreeBytes(t.TempDir()); !ok || n <= 0 {
		t.Errorf("%d bytes are free, %v", n, ok)
	}
	if _, ok := FreeBytes("/does/not/exist"); ok {
		t.Error("there is room in a directory that is not there")
	}
}
