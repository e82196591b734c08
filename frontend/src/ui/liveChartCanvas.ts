// Draws moving lines on a canvas. Nothing is allocated per point, so that ten
// frames a second of a few thousand points cost little.

export interface ChartLine {
  name: string;
  light: string; // its colour in the light theme
  dark: string;
  points: { at: number; value: number | null | undefined }[]; // ascending; seconds
}

export interface Palette {
  text: string;
  grid: string;
  shade: "light" | "dark"; // which colour of a line is used
}

export interface Frame {
  width: number; // pixels of the page
  height: number;
  now: number; // seconds, the right edge
  span: number; // seconds, from edge to edge
  most: number; // the value at the top
  format: (value: number) => string;
}

const edge = { right: 8, top: 10, bottom: 20 };
const levels = 4;
const labelGap = 8; // pixels between labels and their lines
const dot = 3; // radius of the newest value

/** The seconds that are shown: as many as there are, in steps, within limits. */
export function spanOf(newest: number, [least, most]: readonly [number, number]): number {
  const step = 10;
  return Math.min(most, Math.max(least, Math.ceil(newest / step) * step));
}

/** Whether a line has a value. */
export const hasValues = (lines: ChartLine[]) =>
  lines.some(({ points }) => points.some(({ value }) => typeof value === "number"));

/** A round number at or above every visible value: the top of the scale. */
export function roundMaximum(lines: ChartLine[], from: number): number {
  let most = 0;
  for (const { points } of lines) {
    for (let n = points.length - 1; n >= 0; n--) {
      const point = points[n];
      if (!point || point.at < from) break;
      if (typeof point.value === "number" && point.value > most) most = point.value;
    }
  }
  if (!(most > 0) || !Number.isFinite(most)) return 1;
  const size = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 6, 8, 10].find((one) => one * size >= most) ?? 10;
  return step * size;
}

/** Draws one frame. */
export function drawFrame(pen: CanvasRenderingContext2D, lines: ChartLine[], frame: Frame, palette: Palette) {
  pen.clearRect(0, 0, frame.width, frame.height);
  pen.font = '11px "Inter Variable", system-ui, sans-serif';
  const place = { ...frame, left: labelWidth(pen, frame) + labelGap };
  drawScale(pen, place, palette);
  pen.save();
  pen.beginPath();
  pen.rect(place.left - dot, 0, frame.width - place.left - edge.right + 2 * dot, frame.height);
  pen.clip();
  for (const line of lines) drawLine(pen, line, place, line[palette.shade]);
  pen.restore();
}

interface Place extends Frame {
  left: number; // pixels, where lines begin
}

const levelOf = ({ most }: Frame, n: number) => (most * n) / levels;

function labelWidth(pen: CanvasRenderingContext2D, frame: Frame): number {
  let widest = 0;
  for (let n = 0; n <= levels; n++) {
    widest = Math.max(widest, pen.measureText(frame.format(levelOf(frame, n))).width);
  }
  return widest;
}

const xOf = ({ left, width, now, span }: Place, at: number) =>
  left + (1 - (now - at) / span) * (width - left - edge.right);

const yOf = ({ height, most }: Frame, value: number) =>
  height - edge.bottom - (value / most) * (height - edge.top - edge.bottom);

function drawScale(pen: CanvasRenderingContext2D, frame: Place, palette: Palette) {
  pen.lineWidth = 1;
  pen.strokeStyle = palette.grid;
  pen.fillStyle = palette.text;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (let n = 0; n <= levels; n++) {
    const value = levelOf(frame, n);
    const y = Math.round(yOf(frame, value)) + 0.5;
    pen.beginPath();
    pen.moveTo(frame.left, y);
    pen.lineTo(frame.width - edge.right, y);
    pen.stroke();
    pen.fillText(frame.format(value), frame.left - labelGap, y);
  }
  pen.textBaseline = "bottom";
  for (const ago of [frame.span, frame.span / 2, 0]) {
    pen.textAlign = ago === 0 ? "right" : ago === frame.span ? "left" : "center";
    pen.fillText(ago === 0 ? "0 s" : `−${Math.round(ago)} s`, xOf(frame, frame.now - ago), frame.height - 2);
  }
}

/** Draws one line, with a gap where a value is absent and a dot on its newest value. */
function drawLine(pen: CanvasRenderingContext2D, { points }: ChartLine, frame: Place, colour: string) {
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  pen.beginPath();
  let [x, y] = [0, 0];
  let [broken, seen] = [true, false];
  for (let n = first(points, frame.now - frame.span); n < points.length; n++) {
    const point = points[n];
    if (!point || typeof point.value !== "number") {
      broken = true;
      continue;
    }
    [x, y] = [xOf(frame, point.at), yOf(frame, point.value)];
    if (broken) pen.moveTo(x, y);
    else pen.lineTo(x, y);
    [broken, seen] = [false, true];
  }
  pen.stroke();
  if (!seen) return;
  pen.beginPath();
  pen.arc(x, y, dot, 0, 2 * Math.PI);
  pen.fill();
}

/** The index of the last point before an instant, so that a line starts at the edge. */
function first(points: ChartLine["points"], from: number): number {
  let n = points.length - 1;
  while (n > 0 && (points[n]?.at ?? 0) > from) n--;
  return Math.max(0, n);
}
