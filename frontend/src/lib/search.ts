/** Whether every word of the text stands somewhere in the places, in any case. No words are always there. */
export function matchesWords(places: readonly string[], text: string): boolean {
  const hay = places.join(" ").toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
