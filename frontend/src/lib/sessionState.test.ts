import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useSessionState } from "./sessionState";

it("is as it was left when a page is shown again", () => {
  const first = renderHook(() => useSessionState("filter", "all"));
  act(() => first.result.current[1]("failed"));
  first.unmount();
  expect(renderHook(() => useSessionState("filter", "all")).result.current[0]).toBe("failed");
  expect(renderHook(() => useSessionState("other", "all")).result.current[0]).toBe("all");
});
