// ECharts' own writer trusts attributes: a quote in a colour or a font would
// end the attribute. Here nothing is trusted.

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text) => String(text).replace(/[&<>"']/g, (char) => escapes[char]);

/** The text of a tree of SVG elements as zrender makes it, one element a line. */
export function write({ tag, attrs, text, children }) {
  const inner = [text ? escape(text) : "", ...(children ?? []).map(write)].filter(Boolean).join("\n");
  return `<${tag}${attributes(attrs ?? {})}>${inner}</${tag}>`;
}

function attributes(attrs) {
  return Object.entries(attrs)
    .filter(([name, value]) => value !== null && value !== undefined && value !== false && !name.startsWith("ecmeta_"))
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join("");
}
