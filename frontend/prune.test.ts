import { expect, it } from "vitest";
import { prune } from "./prune.ts";

const scripts = 'const root="m_a1",label="m_b2"';

it.each([
  ["keeps what is used", ".m_a1{color:red}", ".m_a1{color:red}"],
  ["drops what is not", ".m_a1{color:red}.m_c3{color:red}", ".m_a1{color:red}"],
  ["keeps what is no component's", ":root{--a:1}.whole{top:0}", ":root{--a:1}.whole{top:0}"],
  ["needs all components of a selector", ".m_a1 .m_c3{top:0}", ""],
  ["drops single selectors of a list", ".m_c3,.m_a1:where([a],[b]){top:0}", ".m_a1:where([a],[b]){top:0}"],
  ["looks within brackets", ":where(.m_c3, .m_a1){top:0}", ""],
  [
    "looks into media queries",
    "@media (hover){.m_c3{top:0}.m_b2{top:1px}}",
    "@media (hover){.m_b2{top:1px}}",
  ],
  ["drops what became empty", "@media (hover){.m_c3{top:0}}", ""],
  ["is not misled by strings", '.m_a1{content:"}{"}.m_c3{top:0}', '.m_a1{content:"}{"}'],
  [
    "keeps frames and fonts",
    "@keyframes m_c3{to{top:0}}@font-face{src:url(a)}",
    "@keyframes m_c3{to{top:0}}@font-face{src:url(a)}",
  ],
  ["keeps rules without a block", '@charset "utf-8";.m_c3{top:0}', '@charset "utf-8";'],
])("%s", (_, css, expected) => expect(prune(css, scripts)).toBe(expected));
