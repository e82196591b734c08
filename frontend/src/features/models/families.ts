import type { Model } from "../../bridge";

export interface Family {
  family: string;
  models: Model[];
}

/** Models by family, within it by deployment, all in alphabetical order; those without a family come last. */
export function byFamily(models: Model[], noFamily: string): Family[] {
  const families = new Map<string, Model[]>();
  for (const model of models) {
    families.set(model.family, [...(families.get(model.family) ?? []), model]);
  }
  return [...families]
    .sort(([a], [b]) => Number(a === "") - Number(b === "") || a.localeCompare(b))
    .map(([family, members]) => ({
      family: family || noFamily,
      models: members.sort(
        (a, b) => a.deployment.localeCompare(b.deployment) || a.name.localeCompare(b.name),
      ),
    }));
}

/** Whether Tokenlap itself serves the model. */
export const isSimulated = (model: Model) => model.url.startsWith("simulated:");

/** Host and port of a model's URL. */
export function serverOf(model: Model, builtIn: string): string {
  if (isSimulated(model)) return builtIn;
  try {
    return new URL(model.url).host;
  } catch {
    return model.url;
  }
}
