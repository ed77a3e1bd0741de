package mmapio

import "errors"

// Nothing is mapped here, so that none of these errors comes.
var errNoAddresses = errors.New("no addresses are left")

func isBadAddress(error) bool { return false }
func isNoMapping(error) bool  { return false }
