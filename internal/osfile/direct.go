package osfile

// Synchronous tells whether flags of an opening ask for writes that are durable
// when they return: os.O_SYNC, or O_DSYNC where the system has that.
func Synchronous(flag int) bool { return flag&synchronous != 0 }

// Direct tells whether flags of an opening ask for reads and writes that go around
// the page cache: O_DIRECT, where the system has that (open(2)).
func Direct(flag int) bool { return flag&direct != 0 }
