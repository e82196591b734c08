import { describe, expect, it } from "vitest";
import cases from "../../../build/echarts/format_cases.json";
import { digits as formatDigits } from "../../../build/echarts/format.js";
import { bytes, count, dollars, duration, line, moment, share, speed } from "./format";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("duration", () => {
  it.each([
    [0, "0 s"],
    [0.000_000_8, "0.8 µs"],
    [0.000_041_23, "41.2 µs"],
    [0.000_999_6, "1 ms"],
    [0.001, "1 ms"],
    [0.203_4, "203 ms"],
    [0.999_4, "999 ms"],
    [0.999_6, "1 s"],
    [1.2549, "1.25 s"],
    [59.94, "59.9 s"],
    [59.96, "1 min 00 s"],
    [125.4, "2 min 05 s"],
    [3599.7, "1 h 00 min"],
    [11_220, "3 h 07 min"],
    [-0.5, "-500 ms"],
  ])("shows %d seconds as %s", (seconds, shown) => expect(plain(duration(seconds))).toBe(shown));

  it("keeps number and unit on one line", () => expect(duration(1)).toBe("1\u00a0s"));
});

describe("dollars", () => {
  it.each([
    [0, "$0.00"],
    [0.000_000_119, "$0.000000119"],
    [0.0401, "$0.0401"],
    [0.4, "$0.40"],
    [0.421, "$0.421"],
    [1, "$1.00"],
    [12.345, "$12.35"],
    [1240, "$1,240.00"],
    [undefined, "-"],
  ])("shows %d as %s", (amount, shown) => expect(dollars(amount)).toBe(shown));
});

describe("speed", () => {
  it.each([
    [48.123, "48.1 tok/s"],
    [0.5, "0.5 tok/s"],
    [12_345.6, "12,346 tok/s"],
  ])("shows %d as %s", (value, shown) => expect(plain(speed(value))).toBe(shown));
});

describe("bytes", () => {
  it.each([
    [0, "0 B"],
    [812, "812 B"],
    [41_230, "41.2 kB"],
    [108_000_000, "108 MB"],
    [2_500_000_000_000, "2,500 GB"],
  ])("shows %d as %s", (value, shown) => expect(plain(bytes(value))).toBe(shown));
});

describe("share", () => {
  it.each([
    [1, "100 %"],
    [0.9999, "99.9 %"],
    [0.999, "99.9 %"],
    [0.29, "29 %"],
    [0, "0 %"],
  ])("shows %d as %s", (value, shown) => expect(plain(share(value))).toBe(shown));
});

describe("what does not exist", () => {
  it.each([null, undefined, NaN, Infinity])("is a dash, never a zero: %s", (value) => {
    for (const show of [duration, speed, share, count]) expect(show(value)).toBe("-");
  });

  it("covers moments that were never reached or cannot be read", () => {
    for (const time of [null, undefined, "", "yesterday"]) expect(moment(time)).toBe("-");
  });
});

describe("moment", () => {
  const now = new Date(2026, 10, 23, 12, 0);

  it("leaves out the year where it is this one", () => {
    expect(moment(new Date(2026, 2, 4, 9, 5).toISOString(), now)).toBe("4 Mar, 09:05");
  });

  it("is written as the page speaks", () => {
    document.documentElement.lang = "de";
    expect(moment(new Date(2026, 2, 4, 9, 5).toISOString(), now)).toBe("4. März, 09:05");
    document.documentElement.lang = "en";
    expect(moment(new Date(2026, 2, 4, 9, 5).toISOString(), now)).toBe("4 Mar, 09:05");
  });

  it("says the year where it is another", () => {
    expect(moment(new Date(2024, 10, 7, 14, 30).toISOString(), now)).toBe("7 Nov 2024");
  });
});

describe("line", () => {
  it("keeps foreign text on one line and shows what would hide", () => {
    expect(line("a\n\tb\u202eexe.txt\u0007")).toBe("a b\ufffdexe.txt\ufffd");
  });

  it("leaves markup as it is: React escapes it", () => {
    expect(line("<script>x</script>")).toBe("<script>x</script>");
  });
});

describe("numbers", () => {
  const formats = { seconds: duration, digits: formatDigits, percent: share };
  it.each(Object.entries(cases))("are written as Go writes them: %s", (kind, rows) => {
    for (const [value, text] of rows as [number, string][]) {
      expect(formats[kind as keyof typeof formats](value).replaceAll("\u00a0", " ")).toBe(text);
    }
  });
});
