//go:build !linux

package work

import "context"

// evict refuses: this system has no way to drop a file from the page cache.
func evict(context.Context, string) error {
	return &Refusal{"cache=cold can't be reached on this system"}
}

// cached reports nothing: this system does not tell which pages are resident.
func cached(string) (share float64, known bool, err error) { return 0, false, nil }
