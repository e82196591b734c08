// The door to the app: the only importer of wailsjs/. Every call is typed,
// ends within a time limit, and fails with a BridgeError that people can read.

import { createContext, use } from "react";
import * as app from "../wailsjs/go/main/App";
import type { bench, main } from "../wailsjs/go/models";
import { WindowSetBackgroundColour } from "../wailsjs/runtime/runtime";
import { text } from "./lib/text";

export type Model = bench.Endpoint;
export type RunQuery = main.RunQuery;
export type RunPage = main.RunPage;
export type RunRow = main.RunRow;
export type ModelRow = main.ModelRow;

export interface Bridge {
  models(): Promise<Model[]>;
  runs(query: RunQuery): Promise<RunPage>;
  version(): Promise<string>;
  /** What to type in a terminal to call this very program. */
  command(): Promise<string>;
  /** Colours what lies behind the page, so that nothing flashes while it is resized. */
  backdrop(red: number, green: number, blue: number): void;
}

/** What went wrong and what to do about it, as a sentence each. */
export class BridgeError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint = "",
  ) {
    super(message);
    this.name = "BridgeError";
  }
}

const limitSeconds = 15;

/** Settles as the call does, or fails when the app stays silent. */
export async function ask<T>(call: () => Promise<T>, seconds = limitSeconds): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new BridgeError("timeout", text.errors.timeout(seconds), text.errors.timeoutHint)),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([call(), silence]);
  } catch (error) {
    throw readable(error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The runtime wraps whatever the app's error formatter returns into an Error
 * as its message; ours is a JSON text of code, message and hint.
 */
export function readable(error: unknown): BridgeError {
  if (error instanceof BridgeError) return error;
  const message = error instanceof Error ? error.message : String(error ?? "");
  return parse(message) ?? new BridgeError("internal", message || text.errors.unknown);
}

function parse(message: string): BridgeError | null {
  try {
    const answer: unknown = JSON.parse(message);
    if (typeof answer !== "object" || answer === null || !("message" in answer)) return null;
    const { code, message: sentence, hint } = answer as Record<string, unknown>;
    return new BridgeError(String(code || "internal"), String(sentence), String(hint ?? ""));
  } catch {
    return null;
  }
}

/** True inside the Tokenlap window; false in a plain browser. */
export const insideApp = () => "go" in window;

function askApp<T>(call: () => Promise<T>): Promise<T> {
  if (!insideApp()) {
    return Promise.reject(new BridgeError("unavailable", text.errors.noApp, text.errors.noAppHint));
  }
  return ask(call);
}

export const wails: Bridge = {
  models: () => askApp(app.Models),
  runs: (query) => askApp(() => app.Runs(query)),
  version: () => askApp(app.Version),
  command: () => askApp(app.Command),
  backdrop: (red, green, blue) => {
    if (insideApp()) WindowSetBackgroundColour(red, green, blue, 255);
  },
};

export const BridgeContext = createContext<Bridge>(wails);

export const useBridge = (): Bridge => use(BridgeContext);
