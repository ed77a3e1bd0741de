//go:build !linux

package mmapio

// heldBack holds nothing: no limit on the number of mappings is met before that on
// memory.
var heldBack spare

type spare struct{}

func (spare) plenty() bool { return true }
func (spare) usedUp() bool { return false }
func (spare) release()     {}
