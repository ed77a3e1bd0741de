package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

func versionCommand() command {
	return command{
		name:     "version",
		brief:    "what this command was built from",
		examples: []example{{"version", "for a report of a bug"}},
		run:      (*App).printVersion,
	}
}

// printVersion prints the build information.
func (a *App) printVersion(args []string) error {
	if err := a.parseNone("version", args); err != nil {
		return err
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = new(debug.BuildInfo)
	}
	_, err := fmt.Fprintf(a.Stdout, "runbench %s\n%s %s/%s\n", release(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// version returns the commit or the module version, if the build has one.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return release(info)
}

// release returns the version and the revision of the build.
func release(info *debug.BuildInfo) string {
	version := info.Main.Version
	if version == "" {
		version = "(unknown)"
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			version += " " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			version += " (modified)"
		}
	}
	return version
}
