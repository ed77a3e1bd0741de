//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package mmapio

import (
	"os"
	"runtime"

	"mmapbench/fileio"
)

func errSystem() error {
	return fileio.Unsupported("mapping files is not implemented for " + runtime.GOOS + ": use package stdio")
}

func mapFile(*os.File, int64, int, protection) ([]byte, error) { return nil, errSystem() }
func mapAnonymous(int) ([]byte, error)                         { return nil, errSystem() }
func poison([]byte) ([]byte, error)                            { return nil, errSystem() }
func hide([]byte) error                                        { return errSystem() }
func unmap([]byte) error                                       { return errSystem() }
func haveAddresses(int) bool                                   { return true }
func allocate(*os.File, int64, int64) error                    { return errSystem() }
func syncRange(*os.File, []byte) error                         { return errSystem() }
func syncFile(*os.File, []byte) error                          { return errSystem() }
func cleanTail(*os.File, int64, int64) error                   { return errSystem() }
func advise([]byte, Hint) error                                { return errSystem() }
func lockPages([]byte) error                                   { return errSystem() }
func unlockPages([]byte) error                                 { return errSystem() }
