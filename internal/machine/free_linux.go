package machine

import "golang.org/x/sys/unix"

// FreeBytes returns how many bytes an ordinary user can still write to the
// filesystem of dir, if the system tells.
func FreeBytes(dir string) (free int64, ok bool) {
	var st unix.Statfs_t
	if unix.Statfs(dir, &st) != nil {
		return 0, false
	}
	return int64(st.Bavail) * int64(st.Bsize), true
}
