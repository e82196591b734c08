// Mantine's style sheet is for all of its components. Their classes have names
// that stand as such in the scripts of those that are used, so a rule for a
// class that no script names is for a component that is not there.

const component = /\.(m_[0-9a-z]+)/g;

/** The style sheet without rules for components that no script names. */
export function prune(css: string, scripts: string): string {
  const used = (selector: string) =>
    [...selector.matchAll(component)].every(([, name]) => scripts.includes(name ?? ""));
  let out = "";
  for (let at = 0; at < css.length;) {
    const open = find(css, at, "{;");
    const prelude = css.slice(at, open);
    if (css[open] !== "{") {
      out += css.slice(at, open + 1); // an at-rule without a block
      at = open + 1;
      continue;
    }
    const close = end(css, open);
    const body = css.slice(open + 1, close);
    out += rule(prelude, body, used, scripts);
    at = close + 1;
  }
  return out;
}

const groups = /^\s*@(media|supports|layer|container)/;

function rule(prelude: string, body: string, used: (selector: string) => boolean, scripts: string): string {
  if (groups.test(prelude)) {
    const rest = prune(body, scripts);
    return rest.trim() ? `${prelude}{${rest}}` : "";
  }
  if (prelude.trimStart().startsWith("@")) return `${prelude}{${body}}`;
  const selectors = list(prelude).filter(used);
  return selectors.length > 0 ? `${selectors.join(",")}{${body}}` : "";
}

/** The selectors of a list; commas within brackets part nothing. */
function list(selectors: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = find(selectors, 0, ","); from <= selectors.length; at = find(selectors, from, ",")) {
    found.push(selectors.slice(from, at));
    from = at + 1;
  }
  return found;
}

/** Where the first of some characters stands outside of strings and brackets, or the end. */
function find(text: string, from: number, wanted: string): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\\") at++;
    else if (char === '"' || char === "'") at = quoted(text, at);
    else if (depth === 0 && wanted.includes(char)) return at;
    else if ("([".includes(char)) depth++;
    else if (")]".includes(char)) depth--;
  }
  return text.length;
}

/** Where the block that opens here closes. */
function end(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\\") at++;
    else if (char === '"' || char === "'") at = quoted(text, at);
    else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return at;
  }
  return text.length;
}

/** Where the string that opens here closes. */
function quoted(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && text[at] !== text[open]) at += text[at] === "\\" ? 2 : 1;
  return at;
}
