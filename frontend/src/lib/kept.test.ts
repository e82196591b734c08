import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useKept } from "./kept";

it("is as it was left when a page is shown again", () => {
  const first = renderHook(() => useKept("filter", "all"));
  act(() => first.result.current[1]("failed"));
  first.unmount();
  expect(renderHook(() => useKept("filter", "all")).result.current[0]).toBe("failed");
  expect(renderHook(() => useKept("other", "all")).result.current[0]).toBe("all");
});
