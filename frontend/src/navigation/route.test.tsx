import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { RouteProvider, useNavigation } from "./route";
import type { ReactNode } from "react";

const wrapper = ({ children }: { children: ReactNode }) => (
  <RouteProvider first={{ page: "history" }}>{children}</RouteProvider>
);

it("goes to places and back, but never further than to the first", () => {
  const { result } = renderHook(useNavigation, { wrapper });
  act(() => result.current.go({ page: "results", run: "r-1" }));
  act(() => result.current.go({ page: "compare" }));
  expect(result.current.route).toEqual({ page: "compare" });
  act(() => result.current.back());
  expect(result.current.route).toEqual({ page: "results", run: "r-1" });
  act(() => result.current.back());
  act(() => result.current.back());
  expect(result.current.route).toEqual({ page: "history" });
});
