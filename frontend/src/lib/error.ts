/** The message of an error and its hint, or "" where it has none. */
export function describeError(error: unknown): { message: string; hint: string } {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
  return { message, hint };
}

/** Message and hint as one text. */
export function errorText(error: unknown): string {
  const { message, hint } = describeError(error);
  if (!hint) return message;
  return `${/[.!?:]$/.test(message) ? message : `${message}.`} ${hint.charAt(0).toUpperCase()}${hint.slice(1)}`;
}
