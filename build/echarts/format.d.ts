/** Stands for a value that does not exist. */
export const absent: string;
/** Keeps a number and its unit on one line. */
export const space: string;
/** Three significant digits, but never fewer than the whole part has. */
export function digits(value: number): string;
/** A time in seconds: 41.2 µs, 203 ms, 1.25 s, 2 min 05 s, 3 h 07 min. */
export function seconds(value: number): string;
/** Tokens a second: 87.4 tok/s. */
export function tokensPerSecond(value: number): string;
/** A share from 0 to 1, cut and not rounded: 999 of 1,000 is 99.9 %, and 100 % means all. */
export function percent(value: number): string;
