package key

import (
	"net/url"
	"os"
	"strings"
)

// OfProxies returns the passwords in the proxy URLs of the environment, each also
// as USER:PASSWORD, whose base64 is what a proxy gets to see.
func OfProxies() []Secret {
	var all []Secret
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		for _, name := range []string{name, strings.ToLower(name)} {
			proxy, err := url.Parse(os.Getenv(name))
			if err != nil || proxy.User == nil {
				continue
			}
			if password, has := proxy.User.Password(); has {
				all = append(all, NewSecret(password), NewSecret(proxy.User.Username()+":"+password))
			}
		}
	}
	return all
}
