// Counts tokens with a tokenizer.json, in an engine without a browser's
// globals. One engine holds one tokenizer.
import { Tokenizer } from "@huggingface/tokenizers";

// Complete as far as the tokenizers use it: UTF-8 of well-formed strings.
globalThis.TextEncoder ??= class {
  encode(text) {
    return Uint8Array.from(unescape(encodeURIComponent(text)), (char) => char.charCodeAt(0));
  }
};
// Made with every tokenizer and used by none of its counts.
globalThis.TextDecoder ??= class {
  decode() {
    throw new Error("nothing is decoded here");
  }
};
globalThis.console ??= { log() {}, info() {}, warn() {}, error() {} };

let tokenizer;

/** Loads the text of a tokenizer.json; throws where it is none. */
export function load(text) {
  tokenizer = new Tokenizer(JSON.parse(text), {});
}

/**
 * The number of tokens of a text. Nothing is added to it: no begin, no end, no
 * template. A text that names an added token, such as <think>, has it as one.
 */
export function count(text) {
  return tokenizer.tokenize(text, { add_special_tokens: false }).length;
}
