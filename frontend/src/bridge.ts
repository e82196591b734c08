// The door to the app: the only importer of wailsjs/. Every call is typed,
// ends within a time limit, and fails with a BridgeError that people can read.

import { createContext, use } from "react";
import * as app from "../wailsjs/go/main/App";
import type { bench, desk, main } from "../wailsjs/go/models";
import {
  ClipboardSetText,
  EventsOn,
  OnFileDrop,
  OnFileDropOff,
  WindowSetBackgroundColour,
} from "../wailsjs/runtime/runtime";
import { choose, dictionaries } from "./lib/text";

export type ChartQuery = desk.ChartQuery;
export type ChartView = desk.ChartView;
export type ChunkView = desk.ChunkView;
export type Column = desk.Column;
export type Subject = desk.Subject;
export type CompareQuery = desk.CompareQuery;
export type PlanDifference = desk.PlanDifference;
export type MetricValue = desk.MetricValue;
export type MetricLine = desk.MetricLine;
export type Comparison = desk.Comparison;
export type ExportForm = desk.ExportForm;
export type Exported = desk.Exported;
export type Facet = desk.Facet;
export type Facets = desk.Facets;
export type ImportForm = desk.ImportForm;
export type KnownFile = desk.KnownFile;
export type ModelRow = desk.ModelRow;
export type RunRow = desk.RunRow;
export type Imported = desk.Imported;
export type KeyForm = desk.KeyForm;
export type KeyState = desk.KeyState;
export type LiveModel = desk.LiveModel;
export type RunEnd = desk.RunEnd;
export type LiveView = desk.LiveView;
export type Mistake = desk.Mistake;
export type Reach = desk.Reach;
export type Model = desk.Model;
export type ModelForm = desk.ModelForm;
export type ModelSaved = desk.ModelSaved;
export type ModelsFile = desk.ModelsFile;
export type ModelsRead = desk.ModelsRead;
export type RunForm = desk.RunForm;
export type Preset = desk.Preset;
export type Preview = desk.Preview;
export type PromptSet = desk.PromptSet;
export type RequestID = desk.RequestID;
export type RequestRow = desk.RequestRow;
export type RequestPage = desk.RequestPage;
export type RequestQuery = desk.RequestQuery;
export type StepTime = desk.StepTime;
export type RequestView = desk.RequestView;
export type Result = desk.Result;
export type RunPage = desk.RunPage;
export type RunQuery = desk.RunQuery;
export type RunTags = desk.RunTags;
export type RunText = desk.RunText;
export type Settings = desk.Settings;
export type Started = desk.Started;
export type Step = desk.Step;
export type Tried = desk.Tried;
export type TrackModel = desk.TrackModel;
export type TrackPoint = desk.TrackPoint;
export type TrendPoint = desk.TrendPoint;
export type Trend = desk.Trend;
export type Endpoint = bench.Endpoint;
export type Plan = bench.Plan;
export type Manifest = bench.Manifest;
export type Health = bench.Health;
export type Verdict = bench.Verdict;
export type Summary = bench.Summary;
export type ModelSummary = bench.ModelSummary;
export type Distribution = bench.Distribution;
export type Warning = bench.Warning;
export type FailureCount = bench.FailureCount;
export type Progress = bench.Progress;
export type ModelProgress = bench.ModelProgress;
export type Pulse = bench.Pulse;
export type Prompt = bench.Prompt;
export type EndedRequest = bench.Ended;
export type Notice = main.Notice;
export type Theme = "light" | "dark";

/** How far something that takes longer than a second got; as backend/desk has it. */
export interface TaskProgress {
  what: string;
  share: number | null;
  done: boolean;
}

/** Ends a subscription. */
export type Quit = () => void;

export interface Bridge {
  archiveModel(name: string): Promise<void>;
  chartTheme(theme: Theme): Promise<string>;
  charts(query: ChartQuery): Promise<ChartView[]>;
  chooseFiles(kind: "results" | "models" | "prompts"): Promise<string[]>;
  closeWindow(how: "finish" | "now" | "stay"): Promise<void>;
  command(): Promise<string>;
  compare(query: CompareQuery): Promise<Comparison>;
  compareCharts(query: CompareQuery): Promise<ChartView[]>;
  curl(form: RunForm): Promise<string>;
  defaults(): Promise<RunForm>;
  deleteRuns(runs: string[]): Promise<void>;
  facets(): Promise<Facets>;
  findKey(ref: string): Promise<KeyState>;
  formOf(run: string): Promise<RunForm>;
  importFiles(form: ImportForm): Promise<Imported>;
  keychain(): Promise<KeyState>;
  live(): Promise<LiveView>;
  markdown(run: string): Promise<string>;
  models(): Promise<Model[]>;
  noteRun(text: RunText): Promise<void>;
  notify(notice: Notice): Promise<void>;
  picture(form: ExportForm): Promise<string>;
  presets(): Promise<Preset[]>;
  preview(form: RunForm): Promise<Preview>;
  prompts(path: string): Promise<PromptSet>;
  readModels(file: ModelsFile): Promise<ModelsRead>;
  removeModel(name: string): Promise<void>;
  removePreset(name: string): Promise<void>;
  renameRun(text: RunText): Promise<void>;
  request(id: RequestID): Promise<RequestView>;
  requests(query: RequestQuery): Promise<RequestPage>;
  restoreRuns(runs: string[]): Promise<void>;
  result(run: string): Promise<Result>;
  runs(query: RunQuery): Promise<RunPage>;
  saveAs(form: ExportForm): Promise<Exported>;
  saveModel(form: ModelForm): Promise<ModelSaved>;
  saveModelsAs(): Promise<string>;
  savePreset(preset: Preset): Promise<void>;
  saveSettings(settings: Settings): Promise<void>;
  servedModels(form: ModelForm): Promise<string[]>;
  settings(): Promise<Settings>;
  showFile(path: string): Promise<void>;
  starRun(run: string): Promise<void>;
  start(form: RunForm): Promise<Started>;
  stop(how: "finish" | "now"): Promise<void>;
  stopTrying(): Promise<void>;
  storeKey(form: KeyForm): Promise<void>;
  tagRun(tags: RunTags): Promise<void>;
  testModel(form: ModelForm): Promise<Step[]>;
  track(): Promise<TrackPoint[]>;
  trends(): Promise<Trend[]>;
  try(form: RunForm): Promise<Tried[]>;
  unarchiveModel(name: string): Promise<void>;
  unstarRun(run: string): Promise<void>;
  version(): Promise<string>;
  /** Hears of a run, twice a second; a later view replaces an earlier one. */
  onRun(hear: (view: LiveView) => void): Quit;
  onTask(hear: (task: TaskProgress) => void): Quit;
  /** Hears that the window was asked to close while a run goes on. */
  onClosing(hear: () => void): Quit;
  /** Hears of files dropped on the window. */
  onFiles(hear: (paths: string[]) => void): Quit;
  copyText(text: string): Promise<void>;
  /** Puts a PNG, given in base64, on the clipboard. */
  copyPicture(png: string): Promise<void>;
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

// Outside of any page, so without its language: that of the system.
const say = () => dictionaries[choose(navigator.languages)].errors;

/** Settles as the call does, or fails when the app stays silent; 0 seconds are no limit. */
export async function ask<T>(call: () => Promise<T>, seconds = limitSeconds): Promise<T> {
  if (seconds === 0) return call().catch((error: unknown) => Promise.reject(readable(error)));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new BridgeError("timeout", say().timeout(seconds), say().timeoutHint)),
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
  return parse(message) ?? new BridgeError("internal", message || say().unknown);
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

function askApp<T>(call: () => Promise<T>, seconds = limitSeconds): Promise<T> {
  if (!insideApp()) {
    return Promise.reject(new BridgeError("unavailable", say().noApp, say().noAppHint));
  }
  return ask(call, seconds);
}

function hear<T>(event: string, tell: (detail: T) => void): Quit {
  return insideApp() ? EventsOn(event, tell) : () => {};
}

export const wails: Bridge = {
  archiveModel: (name) => askApp(() => app.ArchiveModel(name)),
  chartTheme: (theme) => askApp(() => app.ChartTheme(theme)),
  charts: (query) => askApp(() => app.Charts(query), 120),
  chooseFiles: (kind) => askApp(() => app.ChooseFiles(kind), 0),
  closeWindow: (how) => askApp(() => app.CloseWindow(how), 0),
  command: () => askApp(app.Command),
  compare: (query) => askApp(() => app.Compare(query), 120),
  compareCharts: (query) => askApp(() => app.CompareCharts(query), 120),
  curl: (form) => askApp(() => app.Curl(form)),
  defaults: () => askApp(app.Defaults),
  deleteRuns: (runs) => askApp(() => app.DeleteRuns(runs)),
  facets: () => askApp(app.Facets),
  findKey: (ref) => askApp(() => app.FindKey(ref), 30),
  formOf: (run) => askApp(() => app.FormOf(run)),
  importFiles: (form) => askApp(() => app.Import(form), 0),
  keychain: () => askApp(app.Keychain, 30),
  live: () => askApp(app.Live),
  markdown: (run) => askApp(() => app.Markdown(run)),
  models: () => askApp(app.Models),
  noteRun: (text) => askApp(() => app.NoteRun(text)),
  notify: (notice) => askApp(() => app.Notify(notice)),
  picture: (form) => askApp(() => app.Picture(form), 120),
  presets: () => askApp(app.Presets),
  preview: (form) => askApp(() => app.Preview(form)),
  prompts: (path) => askApp(() => app.Prompts(path)),
  readModels: (file) => askApp(() => app.ReadModels(file), 60),
  removeModel: (name) => askApp(() => app.RemoveModel(name)),
  removePreset: (name) => askApp(() => app.RemovePreset(name)),
  renameRun: (text) => askApp(() => app.RenameRun(text)),
  request: (id) => askApp(() => app.Request(id)),
  requests: (query) => askApp(() => app.Requests(query), 60),
  restoreRuns: (runs) => askApp(() => app.RestoreRuns(runs)),
  result: (run) => askApp(() => app.Result(run), 60),
  runs: (query) => askApp(() => app.Runs(query)),
  saveAs: (form) => askApp(() => app.SaveAs(form), 0),
  saveModel: (form) => askApp(() => app.SaveModel(form)),
  saveModelsAs: () => askApp(app.SaveModelsAs, 0),
  savePreset: (preset) => askApp(() => app.SavePreset(preset)),
  saveSettings: (settings) => askApp(() => app.SaveSettings(settings)),
  servedModels: (form) => askApp(() => app.ServedModels(form), 60),
  settings: () => askApp(app.Settings),
  showFile: (path) => askApp(() => app.ShowFile(path)),
  starRun: (run) => askApp(() => app.StarRun(run)),
  start: (form) => askApp(() => app.Start(form), 60),
  stop: (how) => askApp(() => app.Stop(how), 60),
  stopTrying: () => askApp(app.StopTrying),
  storeKey: (form) => askApp(() => app.StoreKey(form), 30),
  tagRun: (tags) => askApp(() => app.TagRun(tags)),
  testModel: (form) => askApp(() => app.TestModel(form), 180),
  track: () => askApp(app.Track),
  trends: () => askApp(app.Trends),
  try: (form) => askApp(() => app.Try(form), 0), // ends by the limits of the form
  unarchiveModel: (name) => askApp(() => app.UnarchiveModel(name)),
  unstarRun: (run) => askApp(() => app.UnstarRun(run)),
  version: () => askApp(app.Version),
  onRun: (tell) => hear("run", tell),
  onTask: (tell) => hear("task", tell),
  onClosing: (tell) => hear("closing", tell),
  onFiles: (tell) => {
    if (!insideApp()) return () => {};
    OnFileDrop((_x, _y, paths) => tell(paths), false);
    return OnFileDropOff;
  },
  copyText: (text) =>
    askApp(async () => {
      if (!(await ClipboardSetText(text))) throw new BridgeError("unavailable", say().clipboard);
    }),
  copyPicture: async (png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    // eslint-disable-next-line no-restricted-globals -- it goes to the clipboard, not to the app
    const picture = new Blob([bytes], { type: "image/png" });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
  },
  backdrop: (red, green, blue) => {
    if (insideApp()) WindowSetBackgroundColour(red, green, blue, 255);
  },
};

export const BridgeContext = createContext<Bridge>(wails);

export const useBridge = (): Bridge => use(BridgeContext);
