import { keyForm } from "./keyForm.generated";

const key = new RegExp(`^(?:${keyForm})`);
const shortest = 20; // characters; hf_token is the name of a variable

/** Whether a text looks like a key itself rather than like the place of one. */
export function looksLikeKey(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length >= shortest && key.test(trimmed);
}
