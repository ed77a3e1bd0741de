//go:build !openbsd

package sys

import "os"

// UnifiedCache says whether a mapping and the system calls see the same bytes.
const UnifiedCache = true

// Agree has nothing to do: the pages of a mapping are those of the file.
func Agree(*os.File, int64, int64) error { return nil }
