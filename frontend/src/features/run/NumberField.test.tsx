import { MantineProvider, mergeThemeOverrides } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { dictionaries, type Language } from "../../lib/text";
import { numbersWith, theme } from "../../ui/theme";
import { NumberField } from "./NumberField";

function show(language: Language, first: number) {
  const value = { now: first };
  function Field() {
    const [number, setNumber] = useState(first);
    value.now = number;
    return <NumberField label="number" value={number} change={setNumber} />;
  }
  const themed = mergeThemeOverrides(theme, numbersWith(dictionaries[language].shell.numberSigns));
  render(
    <MantineProvider theme={themed} env="test">
      <Field />
    </MantineProvider>,
  );
  return value;
}

it.each([
  ["en", "12,000.5"],
  ["de", "12 000,5"],
] as const)("writes numbers as the language does: %s", (language, text) => {
  show(language, 12000.5);
  expect(screen.getByRole("textbox", { name: "number" })).toHaveValue(text);
});

it.each([
  ["en", "0.75"],
  ["de", "0,75"],
  ["de", "0.75"],
] as const)("takes in %s what is typed as %s", async (language, typed) => {
  const value = show(language, 3);
  const field = screen.getByRole("textbox", { name: "number" });
  await userEvent.clear(field);
  await userEvent.type(field, typed);
  expect(value.now).toBe(0.75);
});
