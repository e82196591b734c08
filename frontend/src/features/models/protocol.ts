// How a model is asked, where that is unusual: what is left out of its requests.

import type { Protocol } from "../../bridge";
import type { Draft } from "./draft";
import { renameOf } from "./draft";

export type LeftOut = Pick<Protocol, "omit" | "rename">;

interface Words {
  notSent: (field: string) => string;
  sentAs: (field: string, name: string) => string;
}

/** What is left out of requests and what has another name, in words. */
export const leftOut = ({ omit, rename }: LeftOut, say: Words): string[] => [
  ...(omit ?? []).map((field) => say.notSent(field)),
  ...Object.entries(rename ?? {}).map(([field, name]) => say.sentAs(field, name)),
];

/** Whether two requests leave the same out, in whatever order they say so. */
export const isSameLeftOut = (a: LeftOut, b: LeftOut): boolean => {
  const key = ({ omit, rename }: LeftOut) =>
    JSON.stringify([[...(omit ?? [])].sort(), Object.entries(rename ?? {}).sort()]);
  return key(a) === key(b);
};

/** What the draft of a model leaves out; renamed fields that cannot be read count for none. */
export function leftOutOf({ omit, rename }: Pick<Draft, "omit" | "rename">): LeftOut {
  const read = renameOf(rename);
  return { omit, rename: "rename" in read ? read.rename : {} };
}
