// The page in a real browser against the real backend, with a store of its own.
// Things are found by role and name, as a person or a screen reader finds them;
// what the page says is held against the command line on the same store.
// Pictures of every page, light and dark, stay in .cache/browser.
import "./browser/start.mjs"; // first: it wants a fresh store
import "./browser/models.mjs";
import "./browser/keychain.mjs";
import "./browser/newrun.mjs";
import "./browser/run.mjs";
import "./browser/queue.mjs";
import "./browser/files.mjs";
import "./browser/history.mjs";
import "./browser/trend.mjs";
import "./browser/compare.mjs";
import "./browser/charts.mjs";
import "./browser/tables.mjs";
import "./browser/keys.mjs";
import "./browser/dialogs.mjs";
import "./browser/data.mjs";
import "./browser/accessibility.mjs";
import "./browser/policy.mjs";
import "./browser/canary.mjs";
import "./browser/steady.mjs";
import "./browser/endpoint.mjs";
import "./browser/german.mjs";
