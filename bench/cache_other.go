//go:build !linux

package bench

import "context"

// evict can't.
func evict(context.Context, string) error { return &refusal{"cache=cold can't be had on this system"} }

// cached does not know.
func cached(string) (share float64, known bool, err error) { return 0, false, nil }
