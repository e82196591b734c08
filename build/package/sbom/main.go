// Command sbom writes a software bill of materials of Tokenlap in SPDX 2.3
// JSON to stdout:
//
//	go run ./build/package/sbom VERSION TIME BINARY LOCK...
//
// TIME is that of the revision, in RFC 3339. The Go modules are read from
// BINARY, the npm packages from package-lock.json files LOCK, of which those
// for development alone are left out.
package main

import (
	"cmp"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"tokenlap/build/package/lock"
)

type (
	document struct {
		SPDXVersion       string         `json:"spdxVersion"`
		DataLicense       string         `json:"dataLicense"`
		SPDXID            string         `json:"SPDXID"`
		Name              string         `json:"name"`
		DocumentNamespace string         `json:"documentNamespace"`
		CreationInfo      creation       `json:"creationInfo"`
		Packages          []part         `json:"packages"`
		Relationships     []relationship `json:"relationships"`
	}

	creation struct {
		Created  string   `json:"created"`
		Creators []string `json:"creators"`
	}

	part struct {
		Name             string      `json:"name"`
		SPDXID           string      `json:"SPDXID"`
		Version          string      `json:"versionInfo"`
		DownloadLocation string      `json:"downloadLocation"`
		FilesAnalyzed    bool        `json:"filesAnalyzed"`
		LicenseConcluded string      `json:"licenseConcluded"`
		LicenseDeclared  string      `json:"licenseDeclared"`
		Copyright        string      `json:"copyrightText"`
		References       []reference `json:"externalRefs,omitempty"`
	}

	reference struct {
		Category string `json:"referenceCategory"`
		Type     string `json:"referenceType"`
		Locator  string `json:"referenceLocator"`
	}

	relationship struct {
		Element string `json:"spdxElementId"`
		Type    string `json:"relationshipType"`
		Related string `json:"relatedSpdxElement"`
	}
)

const unknown = "NOASSERTION"

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "sbom: say VERSION TIME BINARY LOCK...")
		os.Exit(2)
	}
	text, err := bill(os.Args[1], os.Args[2], os.Args[3], os.Args[4:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
	os.Stdout.Write(text)
}

// bill returns the document as JSON.
func bill(version, created, binary string, locks []string) ([]byte, error) {
	if _, err := time.Parse(time.RFC3339, created); err != nil {
		return nil, err
	}
	parts, err := goModules(binary)
	if err != nil {
		return nil, err
	}
	for _, lock := range locks {
		packages, err := npmPackages(lock)
		if err != nil {
			return nil, err
		}
		parts = append(parts, packages...)
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.References[0].Locator, b.References[0].Locator) })
	parts = slices.CompactFunc(parts, func(a, b part) bool { return a.References[0].Locator == b.References[0].Locator })
	whole := part{
		Name: "tokenlap", SPDXID: "SPDXRef-tokenlap", Version: version, DownloadLocation: unknown,
		LicenseConcluded: "MIT", LicenseDeclared: "MIT", Copyright: "Copyright (c) 2026 The Tokenlap authors",
	}
	relations := []relationship{{"SPDXRef-DOCUMENT", "DESCRIBES", whole.SPDXID}}
	for i := range parts {
		parts[i].SPDXID = fmt.Sprintf("SPDXRef-part-%d", i+1)
		relations = append(relations, relationship{whole.SPDXID, "DEPENDS_ON", parts[i].SPDXID})
	}
	return json.MarshalIndent(document{
		SPDXVersion: "SPDX-2.3", DataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT", Name: "tokenlap-" + version,
		DocumentNamespace: "https://spdx.org/spdxdocs/tokenlap-" + version,
		CreationInfo:      creation{created, []string{"Tool: tokenlap-sbom"}},
		Packages:          append([]part{whole}, parts...), Relationships: relations,
	}, "", "  ")
}

// goModules returns the Go toolchain, SQLite and the modules that a binary was built from.
func goModules(binary string) ([]part, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	parts := []part{newPart("go", strings.TrimPrefix(info.GoVersion, "go"), "pkg:golang/stdlib@"+strings.TrimPrefix(info.GoVersion, "go"), "BSD-3-Clause")}
	parts = append(parts, newPart("sqlite", sqlite3.SQLITE_VERSION, "pkg:generic/sqlite@"+sqlite3.SQLITE_VERSION, "blessing")) // translated to Go
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		parts = append(parts, newPart(module.Path, module.Version, "pkg:golang/"+module.Path+"@"+module.Version, unknown))
	}
	return parts, nil
}

// npmPackages returns the packages of a package-lock.json that are not for development alone.
func npmPackages(file string) ([]part, error) {
	packages, err := lock.Packages(file)
	if err != nil {
		return nil, err
	}
	parts := make([]part, len(packages))
	for i, one := range packages {
		locator := "pkg:npm/" + strings.Replace(one.Name, "@", "%40", 1) + "@" + one.Version
		parts[i] = newPart(one.Name, one.Version, locator, cmp.Or(one.License, unknown))
	}
	return parts, nil
}

func newPart(name, version, locator, license string) part {
	return part{
		Name: name, Version: version, DownloadLocation: unknown, LicenseConcluded: unknown, LicenseDeclared: license, Copyright: unknown,
		References: []reference{{"PACKAGE-MANAGER", "purl", locator}},
	}
}
