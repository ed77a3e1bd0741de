// Package osfile evens out where an [os.File] differs between systems: it tells
// with which flags a file was opened, and on Windows makes Truncate work with
// os.O_APPEND, and Close end while others read and write.
package osfile
