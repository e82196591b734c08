import type { Model, RunForm } from "../../bridge";

/** The names of the simulated models that are not archived. */
export const simulatedModels = (models: readonly Model[]): string[] =>
  models.filter((model) => model.simulated && !model.archived).map((model) => model.name);

/**
 * A run of a quarter of a minute that needs no server: short prompts and answers, and
 * 108 requests of each model, so that no percentile is absent.
 */
export function demoForm(defaults: RunForm, models: readonly Model[], name: string): RunForm {
  return {
    ...defaults,
    name,
    models: simulatedModels(models),
    mode: "concurrent",
    concurrent: "10",
    warmup: 10,
    lengths: ["short"],
    iterations: 18,
    max_tokens: 24,
  };
}
