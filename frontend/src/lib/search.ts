/** Whether the fields contain every word of the text, ignoring case. An empty text matches. */
export function matchesWords(places: readonly string[], text: string): boolean {
  const hay = places.join(" ").toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
