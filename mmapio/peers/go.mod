module mmapbench/mmapio/peers

go 1.26.0

require (
	github.com/dgraph-io/ristretto/v2 v2.4.2
	github.com/edsrzf/mmap-go v1.2.0
	golang.org/x/exp v0.0.0-20261113113407-e3970619a1a4
	mmapbench v0.0.0
)

require (
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/dustin/go-humanize v1.0.1 // indirect
	golang.org/x/sys v0.49.0 // indirect
)

replace mmapbench => ../..
