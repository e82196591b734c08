// A hatch as ECharts makes it is a pattern: a tile one pixel wide, turned and
// repeated. To paint a turned tile costs a rasteriser ten times what a repeated
// gradient costs, and the stripes are the same.

const stripe = /^M[-\d.]+ [-\d.]+l1 0l0 ([\d.]+)l-1 0Z$/;
const soft = 0.25; // half of the width over which a stripe's edge fades

/** The gradient that paints what a pattern of stripes would; null for any other pattern. */
export function hatch({ attrs, children }) {
  const marks = children?.length === 1 && children[0].tag === "g" ? children[0].children : (children ?? []);
  if (attrs.width !== 1 || attrs.patternUnits !== "userSpaceOnUse" || marks.length === 0) return null;
  const { d, fill, "fill-opacity": strength = 1, ...other } = marks[0].attrs;
  const thick = thickness(d);
  const alike = marks.every((mark) => thickness(mark.attrs.d) === thick && mark.attrs.fill === fill);
  if (!alike || Object.keys(other).length > 0 || !(thick > 2 * soft && thick < attrs.height - 2 * soft))
    return null;
  return {
    tag: "linearGradient",
    attrs: {
      id: attrs.id,
      gradientUnits: "userSpaceOnUse",
      spreadMethod: "repeat",
      x1: 0,
      y1: 0,
      x2: 0,
      y2: attrs.height,
      gradientTransform: attrs.patternTransform,
    },
    children: stops(thick, attrs.height).map(([at, opacity]) => ({
      tag: "stop",
      attrs: {
        offset: Number((at / attrs.height).toFixed(4)),
        "stop-color": fill,
        "stop-opacity": opacity * strength,
      },
    })),
  };
}

const thickness = (d) => Number(stripe.exec(d ?? "")?.[1]);

const stops = (thick, height) => [
  [0, 0.5],
  [soft, 1],
  [thick - soft, 1],
  [thick + soft, 0],
  [height - soft, 0],
  [height, 0.5],
];
