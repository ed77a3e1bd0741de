//go:build !unix

package main

import "errors"

// makeFIFO can't.
func makeFIFO(string) error { return errors.ErrUnsupported }
