// ECharts' own writer trusts attributes: a quote in a colour or a font would
// end the attribute. Here nothing is trusted.
import { escape } from "./escape.js";
import { hatch } from "./hatch.js";

/** The text of a tree of SVG elements as zrender makes it, one element a line. */
export function write(root) {
  const clips = new Map();
  collect(root, clips);
  return element(root, clips);
}

function element(node, clips) {
  const { tag, attrs, text, children } = (node.tag === "pattern" && hatch(node)) || node;
  const inner = [text ? escape(text) : "", ...(children ?? []).map((child) => element(child, clips))];
  const kept = tag === "g" && idle(attrs, children, clips) ? { ...attrs, "clip-path": null } : (attrs ?? {});
  return `<${tag}${attributes(kept)}${crisp(tag, attrs)}>${inner.filter(Boolean).join("\n")}</${tag}>`;
}

function attributes(attrs) {
  return Object.entries(attrs)
    .filter(
      ([name, value]) =>
        value !== null && value !== undefined && value !== false && !name.startsWith("ecmeta_"),
    )
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join("");
}

/** A hatch lies on a shape with the same edges: to smooth them twice costs a third of the picture's time. */
const crisp = (tag, attrs) =>
  tag === "path" && attrs?.fill?.startsWith?.("url(") ? ' shape-rendering="crispEdges"' : "";

/** Remembers the rectangles that clip, by their references. */
function collect(node, clips) {
  if (node.tag === "clipPath" && node.children?.length === 1) {
    const shape = /^M([-\d.]+) ([-\d.]+)l([\d.]+) 0l0 ([\d.]+)l-[\d.]+ 0Z$/.exec(
      node.children[0].attrs.d ?? "",
    );
    if (shape && !node.children[0].attrs.transform) {
      const [left, top, width, height] = shape.slice(1).map(Number);
      clips.set(`url(#${node.attrs.id})`, { left, top, right: left + width, bottom: top + height });
    }
  }
  for (const child of node.children ?? []) collect(child, clips);
}

/** ECharts clips every line, and a rasteriser paints each clipped group on a layer of its own. Most cut nothing. */
function idle(attrs, children, clips) {
  const clip = clips.get(attrs?.["clip-path"]);
  return clip !== undefined && (children ?? []).every((child) => within(clip, child));
}

function within(clip, { tag, attrs, children }) {
  if (tag !== "path" || attrs.transform || children?.length || !/^[MLCZ\d\s.,-]*$/.test(attrs.d ?? "x"))
    return false;
  const numbers = (attrs.d.match(/-?[\d.]+/g) ?? []).map(Number);
  return numbers.every((value, i) =>
    i % 2 === 0 ? value >= clip.left && value <= clip.right : value >= clip.top && value <= clip.bottom,
  );
}
