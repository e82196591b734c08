import { expect, it } from "vitest";
import { metric } from "./metrics";
import { dictionaries } from "./text";

it.each([
  ["ttft", "TTFT"],
  ["ttft_p95", "TTFT p95"],
  ["icl_p99", "ICL p99 of a request"],
  ["icl_p99_p50", "ICL p99 of a request p50"],
  ["success_rate", "Success rate"],
  ["toString", "toString"],
  ["unheard_of", "unheard_of"],
])("calls %s %s", (id, name) => expect(metric(dictionaries.en.metrics, id).name).toBe(name));

it("explains a percentile with its metric", () => {
  expect(metric(dictionaries.en.metrics, "ttft_p50").about).toMatch(/first byte sent.*Half of the values/);
});
