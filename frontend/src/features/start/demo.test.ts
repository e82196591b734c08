import { expect, it } from "vitest";
import type { Model, RunForm } from "../../bridge";
import { demoForm, simulatedModels } from "./demo";

const models = [
  { name: "sim-swift", simulated: true, archived: false },
  { name: "sim-old", simulated: true, archived: true },
  { name: "llama", simulated: false, archived: false },
] as Model[];

it("asks the simulated models alone, and none that was put away", () => {
  expect(simulatedModels(models)).toEqual(["sim-swift"]);
});

it("is short, and otherwise as any run", () => {
  const form = demoForm({ temperature: 0.7, models: ["llama"] } as RunForm, models, "First look");
  expect(form).toMatchObject({ name: "First look", models: ["sim-swift"], temperature: 0.7 });
});

it("has enough requests for each percentile that is shown", () => {
  const form = demoForm({} as RunForm, models, "First look");
  const shortPrompts = 6;
  expect(form.iterations * shortPrompts).toBeGreaterThanOrEqual(100); // p99 needs them
});
