package sys

import "errors"

// Nothing is mapped here, so none of these errors occurs.
var ErrNoAddresses = errors.New("no addresses are left")

func IsBadAddress(error) bool { return false }
func IsNoMapping(error) bool  { return false }
