import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { fake } from "../../bridge.fake";
import { form } from "../../fake/run";
import { renderPage } from "../../test/render";
import { ObjectiveFields } from "./ObjectiveFields";

function Page() {
  const [shown, setShown] = useState(form);
  return (
    <>
      <ObjectiveFields
        form={shown}
        change={(part) => setShown({ ...shown, ...part })}
        mistakes={{ fail_if: "condition: use >" }}
      />
      <output>{JSON.stringify([shown.slo, shown.fail_if])}</output>
    </>
  );
}

it("takes objectives and conditions as they are typed", async () => {
  renderPage(<Page />, fake());
  await userEvent.type(screen.getByLabelText("Objectives", { selector: "input" }), "ttft=500ms");
  const failIf = screen.getByLabelText("Fail the run if");
  await userEvent.type(failIf, "success<99%, failed>3");
  expect(screen.getByRole("status")).toHaveTextContent('["ttft=500ms",["success<99%"," failed>3"]]');
  expect(screen.getByText("condition: use >")).toBeVisible();
  await userEvent.clear(failIf);
  expect(screen.getByRole("status")).toHaveTextContent('["ttft=500ms",[]]');
});
