package export

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"iter"
	"regexp"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

// TestTheReportAllowsItsOwnScriptsAndStylesAlone compares the policy with what
// stands in the page: a browser runs none whose hash it does not name.
func TestTheReportAllowsItsOwnScriptsAndStylesAlone(t *testing.T) {
	var written strings.Builder
	none := iter.Seq2[bench.Sample, error](func(func(bench.Sample, error) bool) {})
	if err := HTML(&written, []Subject{{Run: bench.Run{ID: "r-1", Name: hostile}, Samples: none}}); err != nil {
		t.Fatal(err)
	}
	page := written.String()
	policy := html.UnescapeString(regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)[1])
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "http") {
		t.Errorf("the policy is %s", policy)
	}
	for _, row := range []struct {
		form, directive string
		count           int
	}{
		{`(?s)<script>(.*?)</script>`, "script-src", 2},
		{`(?s)<style>(.*?)</style>`, "style-src", 1},
	} {
		_, allowed, _ := strings.Cut(policy, row.directive)
		allowed, _, _ = strings.Cut(allowed, ";")
		found := regexp.MustCompile(row.form).FindAllStringSubmatch(page, -1)
		if len(found) != row.count || strings.Count(allowed, "sha256-") != row.count {
			t.Errorf("%d in the page, %s %s, want %d", len(found), row.directive, allowed, row.count)
		}
		for _, one := range found {
			sum := sha256.Sum256([]byte(one[1]))
			if !strings.Contains(allowed, base64.StdEncoding.EncodeToString(sum[:])) {
				t.Errorf("%s does not allow what begins with %.60q", row.directive, one[1])
			}
		}
	}
	markup, _, _ := strings.Cut(page, "<script")
	if attribute := regexp.MustCompile(`<[^>]*\s(style|on[a-z]+)=`).FindString(markup); attribute != "" {
		t.Errorf("the policy forbids attributes such as in %.80s", attribute)
	}
}
