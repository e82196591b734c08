import type { Bridge, Prompt, PromptSet } from "../bridge";

const files = import.meta.glob<string>("../../../backend/prompt/catalogue/*.txt", {
  query: "?raw",
  import: "default",
  eager: true,
});
const order = ["short", "medium", "long", "simple", "moderate", "complex"];

function prompt([path, content]: [string, string]): Prompt {
  const id = path.slice(path.lastIndexOf("/") + 1, -".txt".length);
  const [length = "", complexity = ""] = id.split("-");
  const [head = "", ...rest] = content.split("\n\n");
  const category = /^category: (.*)$/m.exec(head)?.[1] ?? "";
  return { id, version: 1, text: rest.join("\n\n").trim(), length, complexity, category };
}

const rank = (word: string) => order.indexOf(word);

export const prompts: Prompt[] = Object.entries(files)
  .map(prompt)
  .sort(
    (a, b) =>
      rank(a.length) - rank(b.length) || rank(a.complexity) - rank(b.complexity) || a.id.localeCompare(b.id),
  );

export const builtIn: PromptSet = { name: "built-in", path: "", hash: "5f1c0a7be2", prompts };

const own = (path: string): PromptSet => ({
  name: path.slice(path.lastIndexOf("/") + 1),
  path,
  hash: "09ab44c1d3",
  prompts: [
    {
      id: "greeting",
      version: 1,
      text: "Say good morning.",
      length: "short",
      complexity: "simple",
      category: "",
    },
    {
      id: "summary",
      version: 2,
      text: "Sum up <b>this</b>.",
      length: "long",
      complexity: "complex",
      category: "analysis",
    },
  ],
});

export function promptCalls(): Pick<Bridge, "prompts"> {
  return { prompts: async (path) => (path ? own(path) : builtIn) };
}
