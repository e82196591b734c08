// The real backend with a store of its own, and the command line on that same store.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { until } from "./until.mjs";

const program = resolve(process.env.TOKENLAP_DEV ?? ".cache/bin/tokenlap-dev");
const page = resolve(process.env.TOKENLAP_PAGE ?? "frontend/dist");
const run = promisify(execFile);

/** Starts the app; everything that it writes lies in its home, but for what it stores where data is given. */
export async function startApp({ data } = {}) {
  const home = mkdtempSync(join(tmpdir(), "tokenlap-browser-"));
  const answers = join(home, "answers"); // of the dialogs
  mkdirSync(join(answers, "in"), { recursive: true });
  const environment = {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: join(home, "share"),
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_CONFIG_HOME: join(home, "config"),
    TOKENLAP_DATA: data ?? join(home, "data"),
    TOKENLAP_ANSWERS: answers,
  };
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const log = join(home, "app.log");
  const child = spawn(program, [], {
    cwd: home,
    env: { ...environment, devserver: `127.0.0.1:${port}`, assetdir: page },
    stdio: ["ignore", openSync(log, "a"), openSync(log, "a")],
  });
  await until(() => answersAt(origin, child), "the app answers").catch((error) => {
    throw new Error(`${error.message}\n${readFileSync(log, "utf8")}`);
  });

  /** What the command line prints on stdout. */
  const lap = async (...words) =>
    (await run(program, words, { cwd: home, env: environment, maxBuffer: 2e8 })).stdout;
  return {
    origin,
    home,
    answers,
    environment,
    program,
    lap,
    json: async (...words) => JSON.parse(await lap(...words, "--json")),
    log: () => readFileSync(log, "utf8"),
    servers: [], // started beside it; they end with it
    async end() {
      await Promise.all([child, ...this.servers].map(stop));
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  return new Promise((tell) => {
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.once("exit", () => tell(clearTimeout(late)));
    child.kill("SIGTERM");
  });
}

async function answersAt(origin, child) {
  assert.equal(child.exitCode, null, "the app goes on");
  const answer = await fetch(origin).catch(() => null);
  return answer?.ok === true;
}

function freePort() {
  return new Promise((tell, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => tell(port));
    });
  });
}

/** The URL of a server with known timing on loopback, by the command line. */
export async function simulate(app, ...flags) {
  const child = spawn(app.program, ["simulate", "--listen", "127.0.0.1:0", ...flags], {
    env: app.environment,
  });
  app.servers.push(child);
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  child.stderr.on("data", (text) => (said += text));
  return until(() => /http:\/\/127\.0\.0\.1:\d+\S*/.exec(said)?.[0], "the simulator says its address");
}
