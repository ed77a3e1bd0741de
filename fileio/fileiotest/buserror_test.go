package fileiotest

import (
	"runtime"
	"testing"
)

// On the systems that are known to tell, nothing is left out.
func TestBusErrors(t *testing.T) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" && runtime.GOARCH != "386" {
		t.Skip("whether this system tells the address of a bus error is not known: ", busErrors(t))
	}
	if !busErrors(t) {
		t.Error("bus errors seem to have no address")
	}
}
