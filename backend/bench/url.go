package bench

import (
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// NormalizeURL accepts a server's base URL or the full URL that requests in the
// dialect are sent to, and returns the latter; "" is the dialect that the URL
// itself suggests. A full URL keeps its query and the slashes at its end. A URL
// without a scheme gets http on this machine and on private addresses, https
// elsewhere.
func NormalizeURL(raw string, api API) (string, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return "", Invalid("the URL is empty: give the server's base URL, such as http://localhost:8000/v1")
	}
	if strings.HasPrefix(raw, SimulatedScheme+":") {
		return raw, nil
	}
	if wrongScheme.MatchString(raw) {
		return "", Invalid("the URL's beginning is mistyped: write http:// or https://")
	}
	u, err := url.Parse(withScheme(raw))
	if err != nil { // what the parser says may repeat a password
		return "", Invalid("the URL cannot be read: check its host, its port and its escapes")
	}
	if err := checkHost(u); err != nil {
		return "", err
	}
	if err := checkNoKey(u); err != nil {
		return "", err
	}
	if api == "" {
		api = GuessAPI(raw)
	}
	u.Path, u.Fragment, u.RawFragment = requestPath(u.Path, api), "", ""
	if u.RawPath != "" {
		u.RawPath = requestPath(u.RawPath, api)
	}
	return u.String(), nil
}

// checkHost looks at what says where the server is.
func checkHost(u *url.URL) error {
	port, err := strconv.Atoi(u.Port())
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return Invalid("the URL begins with %q: only http and https can be measured", u.Scheme+"://")
	case u.Hostname() == "":
		return Invalid("the URL has no host: give one such as http://localhost:8000/v1")
	case u.Port() != "" && (err != nil || port < 1 || port > 65535):
		return Invalid("the URL's port %s does not exist: use one from 1 to 65535", u.Port())
	case strings.ContainsFunc(u.Hostname(), func(r rune) bool { return r > unicode.MaxASCII }):
		return Invalid("the URL's host has letters that names on the network do not have: write it in its ASCII form, which begins with xn--")
	}
	return nil
}

// checkNoKey looks for secrets, which a URL would carry into the store, into
// files and into logs.
func checkNoKey(u *url.URL) error {
	const instead = "give the key as a reference instead, env:NAME, keyring:NAME or file:PATH"
	if u.User != nil {
		return Invalid("the URL contains a user name or password: " + instead)
	}
	for segment := range strings.SplitSeq(u.Path, "/") {
		if looksLikeKey(segment) {
			return Invalid("the URL's path contains what looks like a key: " + instead)
		}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Invalid("the URL's query, behind the ?, cannot be read: check its escapes")
	}
	for _, name := range sortedKeys(query) {
		if secretQuery.MatchString(name) || slices.ContainsFunc(query[name], looksLikeKey) {
			return Invalid("the URL contains a secret in %q: "+instead, name)
		}
	}
	return nil
}

var wrongScheme = regexp.MustCompile(`(?i)^https?(:/?[^/]|/)`)

// withScheme adds the scheme that a URL leaves out.
func withScheme(raw string) string {
	if strings.Contains(raw, "://") {
		return raw
	}
	return guessScheme(raw) + "://" + raw
}

func guessScheme(hostAndPath string) string {
	host := strings.ToLower(hostAndPath)
	if end := strings.IndexAny(host, "/?#"); end >= 0 {
		host = host[:end]
	}
	if i := strings.LastIndex(host, ":"); i > 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	if IsNear(strings.Trim(host, "[]")) {
		return "http"
	}
	return "https"
}

// IsNear reports whether a host is this machine or in its network, by its address or
// by the form of its name.
func IsNear(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsUnspecified() || ip.IsLinkLocalUnicast()
	}
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	dot := strings.LastIndexByte(name, '.')
	return dot < 0 || slices.Contains(nearDomains, name[dot+1:])
}

// nearDomains are those that no public name is in.
var nearDomains = []string{"localhost", "local", "lan", "internal"}

// IsLoopback reports whether a host leads to this machine and cannot be reached from
// another.
func IsLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// ListensOnLoopback is IsLoopback for an address to listen on, such as "127.0.0.1:0".
func ListensOnLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && IsLoopback(host)
}
