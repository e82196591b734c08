import type { Model, RunForm } from "../../bridge";

/** The names of the simulated models that are not archived. */
export const simulatedModels = (models: readonly Model[]): string[] =>
  models.filter((model) => model.simulated && !model.archived).map((model) => model.name);

/** A run of half a minute that needs no server: short prompts, few tokens. */
export function demoForm(defaults: RunForm, models: readonly Model[], name: string): RunForm {
  return {
    ...defaults,
    name,
    models: simulatedModels(models),
    lengths: ["short"],
    iterations: 2,
    max_tokens: 48,
  };
}
