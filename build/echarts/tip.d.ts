/** What the five values of a box are called, in the language of an ECharts option. */
export function namesOfFive(option: { tooltip?: { words?: Record<string, string> } }): string[];
