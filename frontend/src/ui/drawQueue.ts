// The order in which charts are drawn. Drawing one takes tens of milliseconds
// without a pause, in which nothing scrolls: so they are drawn one by one, those
// nearest to the view first, and none while the page is scrolled.

const rest = 120; // ms without scrolling
const pause = 16; // ms between two charts: a frame is shown

interface Waiting {
  element: HTMLElement;
  draw: () => void;
}

const queue = new Set<Waiting>();
let timer: number | undefined;
let scrolled = -Infinity; // when, in ms

document.addEventListener("scroll", () => (scrolled = performance.now()), { capture: true, passive: true });

/** Calls draw when the page rests and nothing nearer to the view is to be drawn. The function returned cancels that. */
export function drawInTurn(element: HTMLElement, draw: () => void): () => void {
  const waiting = { element, draw };
  queue.add(waiting);
  timer ??= window.setTimeout(drawNext);
  return () => void queue.delete(waiting);
}

function drawNext() {
  timer = undefined;
  const wait = rest - (performance.now() - scrolled);
  const next = wait > 0 ? undefined : nearest();
  if (next) queue.delete(next);
  if (queue.size > 0) timer = window.setTimeout(drawNext, Math.max(wait, pause));
  next?.draw();
}

function nearest(): Waiting | undefined {
  const distances = [...queue].map((waiting) => ({ waiting, distance: fromView(waiting.element) }));
  return distances.sort((a, b) => a.distance - b.distance)[0]?.waiting;
}

/** How far an element is outside of the view, in pixels. */
function fromView(element: HTMLElement): number {
  const { top, bottom } = element.getBoundingClientRect();
  return Math.max(0, top - window.innerHeight, -bottom);
}
