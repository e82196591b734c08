package simulator

import (
	"net/http"
	"strings"
)

// Azure serves the APIs of OpenAI at paths of its own. A path names the
// deployment, which stands for the model.
const (
	azurePrefix      = "/openai/"
	azureDeployments = "/openai/deployments/"
	azureChat        = azureDeployments + "*/chat/completions"
	azureCompletions = azureDeployments + "*/completions"
)

// openaiKey returns the key of a request to OpenAI or to Azure, which has a
// header of its own and takes tokens as well.
func openaiKey(request *http.Request) string {
	if key := request.Header.Get("Api-Key"); key != "" && strings.HasPrefix(request.URL.Path, azurePrefix) {
		return key
	}
	return bearerKey(request)
}

// deployment returns the model that the path of a request names; "": none.
func deployment(request *http.Request) string {
	rest, is := strings.CutPrefix(request.URL.Path, azureDeployments)
	if !is {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// checkVersion returns why Azure would not serve a request, or nil.
func checkVersion(request *http.Request) *rejection {
	if deployment(request) == "" || request.URL.Query().Get("api-version") != "" {
		return nil
	}
	return &rejection{http.StatusNotFound, "Resource not found: the query lacks api-version", "invalid_request_error"}
}
