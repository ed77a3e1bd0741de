package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
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
	_, err := io.WriteString(a.Stdout, describe(info))
	return err
}

// describe returns the revision, the compiler and the platform of a build.
func describe(info *debug.BuildInfo) string {
	var b strings.Builder
	fmt.Fprintf(&b, "runbench %s\n", release(info))
	fmt.Fprintf(&b, "%s %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.time", "CGO_ENABLED", "-race", "-tags", "-trimpath", "-ldflags", "-gcflags":
			fmt.Fprintf(&b, "%s=%s\n", s.Key, s.Value)
		}
	}
	return b.String()
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
