//go:build !openbsd

package sys

import "os"

// UnifiedCache says whether a mapping and the system calls see the same bytes.
const UnifiedCache = true

// Agree does nothing: a mapping and the file share their pages.
func Agree(*os.File, int64, int64) error { return nil }
