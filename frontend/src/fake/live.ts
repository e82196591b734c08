import type { Bridge, EndedRequest, LiveView, ModelProgress, RunEnd, TrackPoint } from "../bridge";
import { builtIn } from "./prompts";
import { summary } from "./results";
import { preview } from "./run";
import { EventSource } from "./events";

/** A deterministic wave that varies the values. */
const sway = (at: number, period: number) => Math.sin((2 * Math.PI * at) / period);

interface Kind {
  name: string;
  title: string;
  light: string;
  dark: string;
  ttft: number; // seconds
  speed: number; // tokens a second of one stream
  at: number; // requests in flight
  fails: number; // every how many requests one fails
}

const kinds: Kind[] = [
  {
    name: "llama-vllm",
    title: "Llama 3.1 8B on vLLM",
    light: "#1c66ad",
    dark: "#6db1f2",
    ttft: 0.21,
    speed: 74,
    at: 16,
    fails: 0,
  },
  {
    name: "llama-nim",
    title: "Llama 3.1 8B Instruct on NIM with a rather long title",
    light: "#d9622b",
    dark: "#ff9a6c",
    ttft: 0.84,
    speed: 41,
    at: 16,
    fails: 9,
  },
];

const nothing: LiveView = { run: "", name: "", item: 0, going: false, models: [] };
const pointEvery = 0.5;

/**
 * A current run that advances by step(). A test calls it; in a plain browser a
 * timer does.
 */
export class FakeLiveRun {
  readonly line = new EventSource<LiveView>();
  view: LiveView = nothing;
  track: TrackPoint[] = [];
  private at = 0;
  private total = 0;
  private seq = 0;
  private stopping = false;

  begin(run = "r-6", name = "Evening check", total = 144) {
    this.at = 0;
    this.total = total;
    this.track = [];
    this.stopping = false;
    this.view = {
      run,
      name,
      item: 0,
      going: true,
      models: kinds.map(({ name, title, light, dark }) => ({ name, title, light, dark })),
    };
    this.step(0);
  }

  /** Advances the run by some seconds, and ends it when all requests are done. */
  step(seconds: number) {
    if (!this.view.going) return;
    this.at += seconds;
    const models = kinds.map((kind) => this.progressOf(kind));
    this.view = {
      ...this.view,
      progress: {
        run: this.view.run,
        seq: ++this.seq,
        state: "running",
        stopping: this.stopping,
        elapsed_ns: this.at * 1e9,
        models,
        stored: models.reduce((sum, one) => sum + one.done, 0),
        recent: this.recent(),
        client: {
          lag_p99: 0.0012 + 0.0004 * sway(this.at, 7),
          cpu_share: 0.06,
          memory_bytes: 148_000_000,
          verdict: { trust: "good", causes: [] },
        },
      },
    };
    const last = this.track[this.track.length - 1];
    if (!last || this.at - last.at >= pointEvery) this.track.push({ at: this.at, models });
    this.line.send(this.view);
    if (models.every((one) => one.done === one.total)) this.end({ state: "finished", reason: "requests" });
  }

  stop(how: "finish" | "now") {
    if (how === "now") this.end({ state: "stopped", reason: "user" });
    else this.stopping = true;
  }

  end(part: Partial<RunEnd> & Pick<RunEnd, "state">) {
    if (!this.view.going) return;
    const models = kinds.map(({ name, ttft, speed, fails }) => summary(name, ttft, speed, fails ? 20 : 0));
    const ended = { reason: "", error: "", hint: "", models, ...part };
    const progress = this.view.progress && { ...this.view.progress, seq: ++this.seq, state: ended.state };
    this.view = { ...this.view, going: false, progress, ended };
    this.line.send(this.view);
  }

  private done(kind: Kind): number {
    const each = kind.ttft + 200 / kind.speed;
    return Math.min(this.total, Math.floor((this.at / each) * kind.at));
  }

  private progressOf(kind: Kind): ModelProgress {
    const done = this.done(kind);
    const going = done < this.total;
    const failed = kind.fails ? Math.floor(done / kind.fails) : 0;
    const ttft = kind.ttft * (1 + 0.15 * sway(this.at, 11) + 0.05 * sway(this.at, 2.3));
    const inFlight = going ? Math.min(kind.at, this.total - done) : 0;
    return {
      endpoint: kind.name,
      phase: this.at < 2 ? "warmup" : "measured",
      stage: 0,
      stages: 1,
      load: { kind: "users", users: 16 },
      waiting: false,
      finished: !going,
      stage_elapsed_ns: this.at * 1e9,
      stage_duration_ns: 0,
      done,
      total: this.total,
      due: done + inFlight,
      dropped: 0,
      users: kind.at,
      failed,
      in_flight: inFlight,
      max_in_flight: kind.at,
      mean_in_flight: inFlight * 0.98,
      ttft_p50: done > 0 ? ttft : undefined,
      ttft_p95: done > 0 ? ttft * 1.7 : undefined,
      tokens_per_second: done > 0 ? inFlight * kind.speed * (0.9 + 0.08 * sway(this.at, 5)) : undefined,
      left: going ? ((this.total - done) / kind.at) * (kind.ttft + 200 / kind.speed) : 0,
      failures: failed ? [{ kind: "http_429", count: failed }] : [],
    };
  }

  private recent(): EndedRequest[] {
    const all = kinds.flatMap((kind) => {
      const done = this.done(kind);
      return Array.from({ length: Math.min(done, 8) }, (_, n) => this.ended(kind, done - n));
    });
    return all.sort((a, b) => b.at - a.at || b.seq - a.seq).slice(0, 12);
  }

  private ended(kind: Kind, number: number): EndedRequest {
    const at = (number / kind.at) * (kind.ttft + 200 / kind.speed);
    const failed = kind.fails > 0 && number % kind.fails === 0;
    const prompts = builtIn.prompts;
    return {
      seq: kinds.indexOf(kind) * this.total + number,
      endpoint: kind.name,
      prompt_id: prompts[number % prompts.length]?.id ?? "",
      phase: at < 2 ? "warmup" : "measured",
      outcome: failed ? "http_429" : "ok",
      message: failed ? "HTTP 429: too many requests, <retry> later" : "",
      at,
      ttft: failed ? undefined : kind.ttft * (1 + 0.2 * sway(number, 7)),
      latency: failed ? undefined : kind.ttft + 200 / kind.speed,
      output: failed ? undefined : 180 + (number % 40),
    };
  }
}

type Calls = Pick<Bridge, "start" | "stop" | "live" | "track" | "onRun">;

export function liveCalls(run: FakeLiveRun): Calls {
  return {
    start: async (form) => {
      const { mistakes, each } = preview(form);
      if (mistakes.length > 0) return { run: "", mistakes };
      run.begin("r-6", form.name, each);
      return { run: "r-6", mistakes: [] };
    },
    stop: async (how) => run.stop(how),
    live: async () => run.view,
    track: async () => run.track,
    onRun: run.line.subscribe,
  };
}
