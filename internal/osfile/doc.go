// Package osfile is what an [os.File] does not tell, or not do, on every
// system.
package osfile
