package cmdlet_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

func TestVersions(t *testing.T) {
	versions := cmdlet.Versions()
	require.Equal(t, "1702", versions[0])
	require.Equal(t, "2603", versions[len(versions)-1])
	assert.True(t, slices.IsSorted(versions))
	last := 0
	for _, version := range versions {
		build, ok := cmdlet.BuildOf(version)
		require.True(t, ok, version)
		assert.Greater(t, build, last, "builds grow with the versions")
		assert.Equal(t, version, cmdlet.VersionOf(build))
		last = build
	}
	_, ok := cmdlet.BuildOf("1234")
	assert.False(t, ok)
}

func TestVersionOf(t *testing.T) {
	for build, version := range map[int]string{
		9122: "2309", 9123: "2309", 9127: "2309", 9128: "2403", 99999: "2603", 8498: "1702", 8497: "8497", 0: "0",
	} {
		assert.Equal(t, version, cmdlet.VersionOf(build), build)
	}
}
