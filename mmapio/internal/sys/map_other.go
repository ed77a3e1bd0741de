//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package sys

import (
	"errors"
	"os"
	"runtime"

	"mmapbench/fileio"
)

// MapsBehindEnd has no meaning on a system that maps nothing.
const MapsBehindEnd = true

// ErrNoAddresses never occurs.
var ErrNoAddresses = errors.New("no addresses are left")

func errSystem() error {
	return fileio.Unsupported("mapping files is not implemented for " + runtime.GOOS + ": use package stdio")
}

func AddressesLimited() bool                                   { return false }
func Alignment() int                                           { return os.Getpagesize() }
func LeastMapping() int64                                      { return 0 }
func IsBadAddress(error) bool                                  { return false }
func IsNoMapping(error) bool                                   { return false }
func MapFile(*os.File, int64, int, Protection) ([]byte, error) { return nil, errSystem() }
func MapAnonymous(int) ([]byte, error)                         { return nil, errSystem() }
func Poison([]byte) ([]byte, error)                            { return nil, errSystem() }
func Hide([]byte) error                                        { return errSystem() }
func Unmap([]byte) error                                       { return errSystem() }
func HaveAddresses(int) bool                                   { return true }
func Allocate(*os.File, int64, int64) error                    { return errSystem() }
func Populate([]byte, bool) error                              { return errSystem() }
func SyncRange(*os.File, []byte) error                         { return errSystem() }
func SyncFile(*os.File, []byte) error                          { return errSystem() }
func CleanTail(*os.File, int64, int64) error                   { return errSystem() }
func Advise([]byte, Hint) error                                { return errSystem() }
func LockPages([]byte) error                                   { return errSystem() }
func UnlockPages([]byte) error                                 { return errSystem() }
