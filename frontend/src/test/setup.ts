// What jsdom lacks and Mantine needs.
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { format } from "node:util";
import { afterEach, expect, vi } from "vitest";

// A busy machine renders slowly; the limit only matters for what never appears.
configure({ asyncUtilTimeout: 60_000 });

// React reports mistakes on the console: they fail the test.
const complaints: string[] = [];
Object.assign(console, { error: (...words: unknown[]) => complaints.push(format(...words)) });

afterEach(() => {
  cleanup();
  expect(complaints.splice(0)).toEqual([]);
});

// No animations: what opens is there at once, and what closes is gone.
window.matchMedia = (query: string) =>
  ({
    matches: query.includes("prefers-reduced-motion"),
    media: query,
    onchange: null,
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
    dispatchEvent: () => false,
  }) as MediaQueryList;

vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);

// A canvas needs a real browser. Charts are drawn when they come near the view,
// which nothing does here unless a test changes it.
vi.stubGlobal(
  "IntersectionObserver",
  class {
    observe() {}
    disconnect() {}
  },
);

Object.defineProperty(document, "fonts", { value: new EventTarget() });

// Without a size no row of a long list would be drawn.
Object.defineProperties(HTMLElement.prototype, {
  clientHeight: { configurable: true, get: () => 600 },
  clientWidth: { configurable: true, get: () => 1000 },
});

Element.prototype.scrollIntoView ??= () => {};
window.scrollTo = () => {};
