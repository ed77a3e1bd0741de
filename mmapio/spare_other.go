//go:build !linux

package mmapio

// heldBack holds nothing: the limit on memory is reached before any limit on the
// number of mappings.
var heldBack spare

type spare struct{}

func (spare) plenty() bool { return true }
func (spare) usedUp() bool { return false }
func (spare) release()     {}
