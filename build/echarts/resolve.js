// Options are data. Where ECharts takes a function they hold a name, of a
// format or of the tooltip, and become functions here.
import { formatter } from "./format.js";
import { tip } from "./tip.js";

const places = new Set(["formatter", "valueFormatter"]);

/** A copy of an option in which names have become functions. Other text stays text. */
export function resolve(option) {
  const copy = replace(option);
  if (option?.tooltip?.formatter === "@tip") copy.tooltip.formatter = tip(option);
  return copy;
}

function replace(node, key) {
  if (typeof node === "string") {
    return places.has(key) && node.startsWith("@fmt:") ? formatter(node.slice(5)) : node;
  }
  if (Array.isArray(node)) return node.map((item) => replace(item));
  if (node === null || typeof node !== "object") return node;
  return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, replace(item, name)]));
}
