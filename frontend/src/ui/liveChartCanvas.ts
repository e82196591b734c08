// Draws moving lines on a canvas. Nothing is allocated per frame, so that ten
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

const edge = { left: 78, right: 8, top: 10, bottom: 20 };
const levels = 4;

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
  drawScale(pen, frame, palette);
  pen.save();
  pen.beginPath();
  pen.rect(edge.left, 0, frame.width - edge.left - edge.right, frame.height);
  pen.clip();
  for (const line of lines) drawLine(pen, line, frame, line[palette.shade]);
  pen.restore();
}

const xOf = ({ width, now, span }: Frame, at: number) =>
  edge.left + (1 - (now - at) / span) * (width - edge.left - edge.right);

const yOf = ({ height, most }: Frame, value: number) =>
  height - edge.bottom - (value / most) * (height - edge.top - edge.bottom);

function drawScale(pen: CanvasRenderingContext2D, frame: Frame, palette: Palette) {
  pen.font = '11px "Inter Variable", system-ui, sans-serif';
  pen.lineWidth = 1;
  pen.strokeStyle = palette.grid;
  pen.fillStyle = palette.text;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (let n = 0; n <= levels; n++) {
    const value = (frame.most * n) / levels;
    const y = Math.round(yOf(frame, value)) + 0.5;
    pen.beginPath();
    pen.moveTo(edge.left, y);
    pen.lineTo(frame.width - edge.right, y);
    pen.stroke();
    pen.fillText(frame.format(value), edge.left - 6, y);
  }
  pen.textBaseline = "bottom";
  for (const ago of [frame.span, frame.span / 2, 0]) {
    pen.textAlign = ago === 0 ? "right" : ago === frame.span ? "left" : "center";
    pen.fillText(ago === 0 ? "0 s" : `-${Math.round(ago)} s`, xOf(frame, frame.now - ago), frame.height - 2);
  }
}

/** Draws one line, with a gap where a value is absent. */
function drawLine(pen: CanvasRenderingContext2D, { points }: ChartLine, frame: Frame, colour: string) {
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  pen.beginPath();
  let broken = true;
  for (let n = first(points, frame.now - frame.span); n < points.length; n++) {
    const point = points[n];
    if (!point || typeof point.value !== "number") {
      broken = true;
      continue;
    }
    const [x, y] = [xOf(frame, point.at), yOf(frame, point.value)];
    if (broken) pen.moveTo(x, y);
    else pen.lineTo(x, y);
    broken = false;
  }
  pen.stroke();
}

/** The index of the last point before an instant, so that a line starts at the edge. */
function first(points: ChartLine["points"], from: number): number {
  let n = points.length - 1;
  while (n > 0 && (points[n]?.at ?? 0) > from) n--;
  return Math.max(0, n);
}
