// The oracle of `make test-tokenizers`: counts texts, a JSON list on standard
// input, by the tokenizer.json that the first argument names, in Node itself.
import { Tokenizer } from "@huggingface/tokenizers";
import { readFileSync } from "node:fs";

const tokenizer = new Tokenizer(JSON.parse(readFileSync(process.argv[2], "utf8")), {});
const texts = JSON.parse(readFileSync(0, "utf8"));
const ids = (text) => tokenizer.encode(text, { add_special_tokens: false }).ids;
console.log(JSON.stringify(texts.map((text) => ids(text).length)));
