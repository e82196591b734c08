// What gives a text away as an API key: the way in which issuers begin theirs.
// The same expressions as bench.KeyForm in Go.

const forms = [
  /(?:sk|pk|rk)-[A-Za-z0-9_*.-]{6,}/,
  /(?:nvapi|xai|csk|pplx|glpat)-[A-Za-z0-9_*-]{6,}/,
  /(?:hf|gsk|r8|gh[opsu]|github_pat|sk_live|sk_test|tgp_v1)_[A-Za-z0-9_*-]{6,}/,
  /AIza[A-Za-z0-9_*-]{8,}/,
  /AKIA[A-Z0-9]{12,}/,
  /ya29\.[A-Za-z0-9_-]{8,}/,
  /eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){1,2}/,
];
const key = new RegExp(`^(?:${forms.map(({ source }) => source).join("|")})`);
const shortest = 20; // characters; hf_token is the name of a variable

/** Whether a text looks like a key itself rather than like the place of one. */
export function looksLikeKey(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length >= shortest && key.test(trimmed);
}
