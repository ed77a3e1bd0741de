// Package sys holds the parts of package osfile that differ between systems:
// functions of a file descriptor or handle, and constants.
package sys
