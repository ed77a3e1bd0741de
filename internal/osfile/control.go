package osfile

import "os"

// Control runs call on the file descriptor, or handle, of f, which is not closed
// meanwhile.
func Control(f *os.File, call func(fd uintptr) error) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var callErr error
	if err := conn.Control(func(fd uintptr) { callErr = call(fd) }); err != nil {
		return err
	}
	return callErr
}
