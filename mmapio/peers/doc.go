// Package peers compares mmapio with other packages that map files, with
// package os and with bare memory. It holds tests and benchmarks only, in a
// module of its own, so that mmapbench depends on none of them.
package peers
