// The calls and events of the app; the only importer of wailsjs/. Every call
// has a time limit and fails with a BridgeError whose message is for people.

import { createContext, use } from "react";
import * as calls from "../wailsjs/go/main/App";
import type { app, bench, compare, plan, results, window as desktop } from "../wailsjs/go/models";
import {
  ClipboardSetText,
  EventsOn,
  LogWarning,
  OnFileDrop,
  OnFileDropOff,
  WindowSetBackgroundColour,
} from "../wailsjs/runtime/runtime";
import { choose, dictionaries, type Language } from "./lib/text";

export type ChartQuery = app.ChartQuery;
export type ChartView = results.ChartView;
export type ChunkView = results.ChunkView;
export type Column = compare.Column;
export type Subject = compare.Subject;
export type CompareQuery = compare.Query;
export type PlanDifference = compare.PlanDifference;
export type MetricValue = compare.MetricValue;
export type MetricLine = compare.MetricLine;
export type Comparison = compare.Comparison;
export type Answer = compare.Answer;
export type CompareFlag = compare.Flag;
export type DryRunResult = app.DryRunResult;
export type ExportForm = app.ExportForm;
export type Exported = app.Exported;
export type Facet = app.Facet;
export type Facets = app.Facets;
export type ImportForm = app.ImportForm;
export type KnownFile = app.KnownFile;
export type ModelRow = bench.ListedModel;
export type RunRow = results.RunRow;
export type Deleted = app.Deleted;
export type Database = app.DatabaseView;
export type DatabaseCheck = app.DatabaseCheck;
export type OldRuns = app.OldRuns;
export type PruneForm = app.PruneForm;
export type Imported = app.Imported;
export type KeyForm = app.KeyForm;
export type StoredKey = app.StoredKey;
export type KeyState = app.KeyState;
export type LiveModel = app.LiveModel;
export type RunEnd = app.RunEnd;
export type LiveView = app.LiveView;
export type Mistake = plan.Mistake;
export type ProbeResult = app.ProbeResult;
export type Model = app.Model;
export type ModelForm = app.ModelForm;
export type ModelSaved = app.ModelSaved;
export type ModelsFile = app.ModelsFile;
export type ModelsImported = app.ModelsImported;
export type RunForm = plan.Form;
export type Preset = plan.Preset;
export type Preview = plan.Preview;
export type Profile = plan.Profile;
export type ProfileStage = plan.ProfileStage;
export type SweepPreview = plan.SweepPreview;
export type TracePreview = plan.TracePreview;
export type Heavy = plan.Heavy;
export type PromptSet = app.PromptSet;
export type QueueForm = app.QueueForm;
export type QueueItem = app.QueueItemView;
export type QueueMove = app.QueueMove;
export type QueueResult = app.QueueResultView;
export type QueueSettings = app.QueueSettings;
export type QueueView = app.QueueView;
export type Queued = app.Queued;
export type Schedule = bench.Schedule;
export type RequestID = results.RequestID;
export type RequestRow = results.RequestRow;
export type RequestPage = results.RequestPage;
export type RequestQuery = results.RequestQuery;
export type RequestStep = results.RequestStep;
export type RequestView = results.RequestView;
export type Result = results.Result;
export type SteadyForm = app.SteadyForm;
export type SteadyWindow = bench.SteadyWindow;
export type SelfcheckView = results.SelfcheckView;
export type RunPage = app.RunPage;
export type RunQuery = app.RunQuery;
export type RunTags = app.RunTags;
export type RunText = app.RunText;
export type Settings = app.Settings;
export type TableLayout = app.TableLayout;
export type Template = app.Template;
export type Started = app.Started;
export type ProbeStep = app.ProbeStep;
export type TrackModel = app.TrackModel;
export type TrackPoint = app.TrackPoint;
export type TrendPoint = app.TrendPoint;
export type TrendQuery = app.TrendQuery;
export type TrendRun = app.TrendRun;
export type TrendView = app.TrendView;
export type TrendChange = bench.TrendChange;
export type Trend = app.Trend;
export type Endpoint = bench.Endpoint;
export type Protocol = bench.Protocol;
export type Findings = bench.Findings;
export type ServerTimings = bench.ServerTimings;
export type Plan = bench.Plan;
export type Load = bench.Load;
export type Calibration = bench.Calibration;
export type Manifest = bench.Manifest;
export type Health = bench.Health;
export type Verdict = bench.Verdict;
export type Reason = bench.Reason;
export type Summary = bench.Summary;
export type ModelSummary = bench.ModelSummary;
export type Distribution = bench.Distribution;
export type Warning = bench.Warning;
export type FailureCount = bench.FailureCount;
export type Progress = bench.Progress;
export type ModelProgress = bench.ModelProgress;
export type ClientHealth = bench.ClientHealth;
export type Prompt = bench.Prompt;
export type EndedRequest = bench.EndedRequest;
export type Notification = desktop.Notification;
export type Theme = "light" | "dark";

/** The progress of a task of more than a second, as backend/app sends it. */
export interface TaskProgress {
  what: string;
  share: number | null;
  done: boolean;
}

/** The end of a run of the queue, as backend/app sends it. */
export interface QueueEnd {
  item: number;
  name: string;
  result: QueueResult;
  notify: boolean; // the user wants to know
}

/** The query for the newest runs. */
export const newestRuns = (limit: number): RunQuery => ({
  text: "",
  model: "",
  tag: "",
  state: "",
  since: "",
  until: "",
  starred: false,
  regressed: false,
  sort: "",
  reverse: false,
  limit,
  offset: 0,
});

/** Ends a subscription. */
export type Unsubscribe = () => void;

export interface Bridge {
  addToQueue(form: QueueForm): Promise<Queued>;
  archiveModel(name: string): Promise<void>;
  cancelBackup(): Promise<void>;
  cancelCheck(): Promise<void>;
  cancelDryRun(): Promise<void>;
  cancelSelfcheck(): Promise<void>;
  /** Changes the name, schedule and comparison of a queued plan. */
  changeQueued(form: QueueForm): Promise<void>;
  /** Reads the whole database. */
  checkDatabase(): Promise<DatabaseCheck>;
  chartTheme(theme: Theme): Promise<string>;
  charts(query: ChartQuery): Promise<ChartView[]>;
  chooseFiles(kind: "results" | "models" | "plans" | "prompts" | "tokenizer" | "traces"): Promise<string[]>;
  /** Returns "" if the user cancels. */
  chooseFolder(): Promise<string>;
  closeWindow(how: "finish" | "now" | "stay"): Promise<void>;
  command(): Promise<string>;
  compare(query: CompareQuery): Promise<Comparison>;
  compareCharts(query: CompareQuery): Promise<ChartView[]>;
  curl(form: RunForm): Promise<string>;
  database(): Promise<Database>;
  defaults(): Promise<RunForm>;
  deleteRuns(runs: string[]): Promise<Deleted>;
  differenceCharts(query: CompareQuery): Promise<ChartView[]>;
  disableQueued(item: number): Promise<void>;
  dryRun(form: RunForm): Promise<DryRunResult[]>;
  enableQueued(item: number): Promise<void>;
  /** Leaves a run out of trends for a reason; "" takes it in again. */
  excludeRun(text: RunText): Promise<void>;
  facets(): Promise<Facets>;
  findKey(ref: string): Promise<KeyState>;
  /** Takes a window that was set by hand back. */
  findSteadyWindow(form: SteadyForm): Promise<void>;
  /** What a new run begins with: the preset and the models that were used last. */
  firstForm(): Promise<Preset>;
  formOf(run: string): Promise<RunForm>;
  /** The API that a URL most likely speaks. */
  guessAPI(url: string): Promise<string>;
  importFiles(form: ImportForm): Promise<Imported>;
  keychain(): Promise<KeyState>;
  /** Removes a key from the keychain, unless a model uses it. */
  removeKey(ref: string): Promise<void>;
  live(): Promise<LiveView>;
  markdown(run: string): Promise<string>;
  models(): Promise<Model[]>;
  moveQueued(move: QueueMove): Promise<void>;
  noteRun(text: RunText): Promise<void>;
  notify(notification: Notification): Promise<void>;
  /** The runs that prune would delete. */
  oldRuns(form: PruneForm): Promise<OldRuns>;
  /** The form of a plan file. */
  openPlan(path: string): Promise<RunForm>;
  /** The plan file that the app was started with, once; "" if there is none. */
  startPlan(): Promise<string>;
  picture(form: ExportForm): Promise<string>;
  presets(): Promise<Preset[]>;
  preview(form: RunForm): Promise<Preview>;
  prompts(path: string): Promise<PromptSet>;
  importModels(file: ModelsFile): Promise<ModelsImported>;
  prune(form: PruneForm): Promise<Deleted>;
  queue(): Promise<QueueView>;
  /** The next times of a schedule. */
  queueTimes(schedule: Schedule): Promise<string[]>;
  removeModel(name: string): Promise<void>;
  removePreset(name: string): Promise<void>;
  removeQueued(item: number): Promise<void>;
  renameRun(text: RunText): Promise<void>;
  request(id: RequestID): Promise<RequestView>;
  requests(query: RequestQuery): Promise<RequestPage>;
  restoreRuns(runs: string[]): Promise<void>;
  restoreQueued(item: number): Promise<void>;
  result(run: string): Promise<Result>;
  /** Runs a queued plan at the next opportunity, whatever its schedule. */
  runQueued(item: number): Promise<void>;
  runs(query: RunQuery): Promise<RunPage>;
  saveAs(form: ExportForm): Promise<Exported>;
  /** The path of the backup; "" if the user cancels. */
  saveBackupAs(): Promise<string>;
  saveModel(form: ModelForm): Promise<ModelSaved>;
  saveModelsAs(): Promise<string>;
  /** The path of the plan file; "" if the user cancels. */
  savePlanAs(form: RunForm): Promise<string>;
  savePreset(preset: Preset): Promise<void>;
  saveQueueSettings(settings: QueueSettings): Promise<void>;
  saveSettings(settings: Settings): Promise<void>;
  /**
   * Measures how exact this machine is with a load like that of a run. The answer
   * is the check to show with the run; null if another machine measured the run.
   */
  selfcheck(run: string): Promise<SelfcheckView | null>;
  servedModels(form: ModelForm): Promise<string[]>;
  setSteadyWindow(form: SteadyForm): Promise<void>;
  settings(): Promise<Settings>;
  showDatabase(): Promise<void>;
  showFile(path: string): Promise<void>;
  /** Sets the language of the sentences that the backend sends. */
  speak(language: Language): Promise<void>;
  starRun(run: string): Promise<void>;
  start(form: RunForm): Promise<Started>;
  stop(how: "finish" | "now"): Promise<void>;
  storeKey(form: KeyForm): Promise<StoredKey>;
  tagRun(tags: RunTags): Promise<void>;
  templates(): Promise<Template[]>;
  testModel(form: ModelForm): Promise<ProbeStep[]>;
  track(): Promise<TrackPoint[]>;
  trend(query: TrendQuery): Promise<TrendView>;
  trends(): Promise<Trend[]>;
  unarchiveModel(name: string): Promise<void>;
  unstarRun(run: string): Promise<void>;
  version(): Promise<string>;
  /** Subscribes to the current run, twice a second; a later view replaces an earlier one. */
  onRun(listener: (view: LiveView) => void): Unsubscribe;
  onTask(listener: (task: TaskProgress) => void): Unsubscribe;
  onQueue(listener: (view: QueueView) => void): Unsubscribe;
  onQueueEnd(listener: (end: QueueEnd) => void): Unsubscribe;
  /** Subscribes to requests to close the window during a run. */
  onClosing(listener: () => void): Unsubscribe;
  /** Subscribes to files dropped on the window. */
  onFiles(listener: (paths: string[]) => void): Unsubscribe;
  copyText(text: string): Promise<void>;
  /** Copies a PNG, given in base64, to the clipboard. */
  copyPicture(png: string): Promise<void>;
  /** Sets the colour of the window behind the page, which shows while it is resized. */
  backdrop(red: number, green: number, blue: number): void;
  /** Writes a line into the log of the app. */
  log(line: string): void;
}

/** An error of a call: the message and a hint what to do, a sentence each. */
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

const defaultLimit = 15;

// There is no page here whose language could be used, so that of the system is.
const errorTexts = () => dictionaries[choose(navigator.languages)].errors;

/** Settles as the call does, or rejects after the given seconds; 0 means no limit. */
export async function withTimeLimit<T>(call: () => Promise<T>, seconds = defaultLimit): Promise<T> {
  if (seconds === 0) return call().catch((error: unknown) => Promise.reject(asBridgeError(error)));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new BridgeError("timeout", errorTexts().timeout(seconds), errorTexts().timeoutHint)),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([call(), silence]);
  } catch (error) {
    throw asBridgeError(error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Converts an error of the runtime, whose message is what the app's error
 * formatter returned: a JSON text of code, message and hint.
 */
export function asBridgeError(error: unknown): BridgeError {
  if (error instanceof BridgeError) return error;
  const message = error instanceof Error ? error.message : String(error ?? "");
  return parse(message) ?? new BridgeError("internal", message || errorTexts().unknown);
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

function callApp<T>(call: () => Promise<T>, seconds = defaultLimit): Promise<T> {
  if (!insideApp()) {
    return Promise.reject(new BridgeError("unavailable", errorTexts().noApp, errorTexts().noAppHint));
  }
  return withTimeLimit(call, seconds);
}

function subscribe<T>(event: string, listener: (detail: T) => void): Unsubscribe {
  return insideApp() ? EventsOn(event, listener) : () => {};
}

export const wails: Bridge = {
  addToQueue: (form) => callApp(() => calls.AddToQueue(form)),
  archiveModel: (name) => callApp(() => calls.ArchiveModel(name)),
  cancelBackup: () => callApp(calls.CancelBackup, 0),
  cancelCheck: () => callApp(calls.CancelCheck),
  cancelDryRun: () => callApp(calls.CancelDryRun),
  cancelSelfcheck: () => callApp(calls.CancelSelfcheck),
  changeQueued: (form) => callApp(() => calls.ChangeQueued(form)),
  checkDatabase: () => callApp(calls.CheckDatabase, 0),
  chartTheme: (theme) => callApp(() => calls.ChartTheme(theme)),
  charts: (query) => callApp(() => calls.Charts(query), 120),
  chooseFolder: () => callApp(() => calls.ChooseFolder(), 0),
  chooseFiles: (kind) => callApp(() => calls.ChooseFiles(kind), 0),
  closeWindow: (how) => callApp(() => calls.CloseWindow(how), 0),
  command: () => callApp(calls.Command),
  compare: (query) => callApp(() => calls.Compare(query), 120),
  compareCharts: (query) => callApp(() => calls.CompareCharts(query), 120),
  curl: (form) => callApp(() => calls.Curl(form)),
  database: () => callApp(calls.Database, 120),
  defaults: () => callApp(calls.Defaults),
  firstForm: () => callApp(calls.FirstForm),
  deleteRuns: (runs) => callApp(() => calls.DeleteRuns(runs), 0),
  differenceCharts: (query) => callApp(() => calls.DifferenceCharts(query), 120),
  disableQueued: (item) => callApp(() => calls.DisableQueued(item)),
  dryRun: (form) => callApp(() => calls.DryRun(form), 0), // ends by the limits of the form
  enableQueued: (item) => callApp(() => calls.EnableQueued(item)),
  excludeRun: (text) => callApp(() => calls.ExcludeRun(text)),
  facets: () => callApp(calls.Facets),
  findKey: (ref) => callApp(() => calls.FindKey(ref), 30),
  findSteadyWindow: (form) => callApp(() => calls.FindSteadyWindow(form), 120),
  formOf: (run) => callApp(() => calls.FormOf(run)),
  guessAPI: (url) => callApp(() => calls.GuessAPI(url)),
  importFiles: (form) => callApp(() => calls.Import(form), 0),
  keychain: () => callApp(calls.Keychain, 30),
  removeKey: (ref) => callApp(() => calls.RemoveKey(ref), 30),
  live: () => callApp(calls.Live),
  markdown: (run) => callApp(() => calls.Markdown(run)),
  models: () => callApp(calls.Models),
  moveQueued: (move) => callApp(() => calls.MoveQueued(move)),
  noteRun: (text) => callApp(() => calls.NoteRun(text)),
  notify: (notice) => callApp(() => calls.Notify(notice)),
  oldRuns: (form) => callApp(() => calls.OldRuns(form), 30),
  openPlan: (path) => callApp(() => calls.OpenPlan(path), 30),
  picture: (form) => callApp(() => calls.Picture(form), 120),
  presets: () => callApp(calls.Presets),
  preview: (form) => callApp(() => calls.Preview(form)),
  prompts: (path) => callApp(() => calls.Prompts(path)),
  importModels: (file) => callApp(() => calls.ImportModels(file), 60),
  prune: (form) => callApp(() => calls.Prune(form), 0),
  queue: () => callApp(calls.Queue),
  queueTimes: (schedule) => callApp(() => calls.QueueTimes(schedule)),
  removeModel: (name) => callApp(() => calls.RemoveModel(name)),
  removePreset: (name) => callApp(() => calls.RemovePreset(name)),
  removeQueued: (item) => callApp(() => calls.RemoveQueued(item)),
  renameRun: (text) => callApp(() => calls.RenameRun(text)),
  request: (id) => callApp(() => calls.Request(id)),
  requests: (query) => callApp(() => calls.Requests(query), 60),
  restoreRuns: (runs) => callApp(() => calls.RestoreRuns(runs), 0),
  restoreQueued: (item) => callApp(() => calls.RestoreQueued(item)),
  result: (run) => callApp(() => calls.Result(run), 60),
  runQueued: (item) => callApp(() => calls.RunQueued(item)),
  runs: (query) => callApp(() => calls.Runs(query)),
  saveAs: (form) => callApp(() => calls.SaveAs(form), 0),
  saveBackupAs: () => callApp(calls.SaveBackupAs, 0),
  saveModel: (form) => callApp(() => calls.SaveModel(form)),
  saveModelsAs: () => callApp(calls.SaveModelsAs, 0),
  savePlanAs: (form) => callApp(() => calls.SavePlanAs(form), 0),
  savePreset: (preset) => callApp(() => calls.SavePreset(preset)),
  saveQueueSettings: (settings) => callApp(() => calls.SaveQueueSettings(settings)),
  saveSettings: (settings) => callApp(() => calls.SaveSettings(settings)),
  selfcheck: (run) => callApp(() => calls.Selfcheck(run), 0), // takes as long as its load
  servedModels: (form) => callApp(() => calls.ServedModels(form), 60),
  setSteadyWindow: (form) => callApp(() => calls.SetSteadyWindow(form), 120),
  settings: () => callApp(calls.Settings),
  showDatabase: () => callApp(calls.ShowDatabase),
  showFile: (path) => callApp(() => calls.ShowFile(path)),
  speak: (language) => callApp(() => calls.Speak(language)),
  starRun: (run) => callApp(() => calls.StarRun(run)),
  start: (form) => callApp(() => calls.Start(form), 60),
  startPlan: () => callApp(calls.StartPlan),
  stop: (how) => callApp(() => calls.Stop(how), 60),
  storeKey: (form) => callApp(() => calls.StoreKey(form), 30),
  tagRun: (tags) => callApp(() => calls.TagRun(tags)),
  templates: () => callApp(calls.Templates),
  testModel: (form) => callApp(() => calls.TestModel(form), 180),
  track: () => callApp(calls.Track),
  trend: (query) => callApp(() => calls.Trend(query)),
  trends: () => callApp(calls.Trends),
  unarchiveModel: (name) => callApp(() => calls.UnarchiveModel(name)),
  unstarRun: (run) => callApp(() => calls.UnstarRun(run)),
  version: () => callApp(calls.Version),
  onRun: (listener) => subscribe("run", listener),
  onTask: (listener) => subscribe("task", listener),
  onQueue: (listener) => subscribe("queue", listener),
  onQueueEnd: (listener) => subscribe("queue-end", listener),
  onClosing: (listener) => subscribe("closing", listener),
  onFiles: (listener) => {
    if (!insideApp()) return () => {};
    OnFileDrop((_x, _y, paths) => listener(paths), false);
    return OnFileDropOff;
  },
  copyText: (text) =>
    callApp(async () => {
      if (!(await ClipboardSetText(text))) throw new BridgeError("unavailable", errorTexts().clipboard);
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
  log: (line) => {
    if (insideApp()) LogWarning(line);
  },
};

export const BridgeContext = createContext<Bridge>(wails);

export const useBridge = (): Bridge => use(BridgeContext);
