/** What an error says, and what to do about it, where that is known. */
export function describeError(error: unknown): { message: string; hint: string } {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
  return { message, hint };
}

/** Both in one text; a sentence that has no end gets one before the next. */
export function errorText(error: unknown): string {
  const { message, hint } = describeError(error);
  if (!hint) return message;
  return `${/[.!?:]$/.test(message) ? message : `${message}.`} ${hint.charAt(0).toUpperCase()}${hint.slice(1)}`;
}
