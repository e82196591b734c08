import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { BridgeError, type Bridge } from "../../bridge";
import { fake, models } from "../../bridge.fake";
import { useNavigation } from "../../navigation/route";
import { axeViolations, renderPage } from "../../test/render";
import { ModelsPage } from "./ModelsPage";

describe("ModelsPage", () => {
  it("lists every model under its family", async () => {
    renderPage(<ModelsPage />, fake());
    const llamas = await screen.findByRole("table", { name: "llama" });
    expect(within(llamas).getByText("Llama 3.1 8B on vLLM")).toBeVisible();
    expect(within(llamas).getByText("10.0.0.7:8000")).toBeVisible();
    expect(within(llamas).getByText("env:VLLM_KEY")).toBeVisible();
    expect(screen.getByText("5 models")).toBeVisible();
  });

  it("marks simulated models and those whose TLS is not verified", async () => {
    renderPage(<ModelsPage />, fake());
    expect(await screen.findAllByText("simulated", { selector: ".mantine-Badge-label" })).toHaveLength(2);
    expect(screen.getAllByText("TLS not verified")).toHaveLength(1);
  });

  it("says how to add the first model", async () => {
    renderPage(<ModelsPage />, fake({ models: [] }));
    expect(await screen.findByText("No models yet")).toBeVisible();
    expect(screen.getAllByRole("button", { name: "Add model" })[1]).toBeVisible();
  });

  it("shows a failure with what to do, and asks again", async () => {
    const answers = vi
      .fn()
      .mockRejectedValueOnce(new BridgeError("unavailable", "The store is damaged.", "Restore a copy."))
      .mockResolvedValue(models);
    renderPage(<ModelsPage />, fake({}, { models: answers }));
    expect(await screen.findByText("The store is damaged.")).toBeVisible();
    expect(screen.getByText("Restore a copy.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("5 models")).toBeVisible();
    expect(screen.queryByText("The store is damaged.")).toBeNull();
  });

  it("shows markup in a name as text", async () => {
    const hostile = { ...models[2], name: "x", title: "<img src=x onerror=alert(1)>" } as (typeof models)[0];
    renderPage(<ModelsPage />, fake({ models: [hostile] }));
    expect(await screen.findByText("<img src=x onerror=alert(1)>")).toBeVisible();
    expect(document.querySelector("img")).toBeNull();
  });

  it("looks anew when the window is looked at anew", async () => {
    const answers = vi.fn().mockResolvedValueOnce([]).mockResolvedValue(models);
    renderPage(<ModelsPage />, fake({}, { models: answers }));
    await screen.findByText("No models yet");
    window.dispatchEvent(new Event("focus"));
    expect(await screen.findByText("5 models")).toBeVisible();
  });

  it("tests a model once, however often the window is looked at", async () => {
    const testModel = vi.fn<Bridge["testModel"]>(fake().testModel);
    renderPage(<ModelsPage />, fake({}, { testModel }));
    await userEvent.click(await screen.findByRole("button", { name: "Actions for llama-vllm" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Test" }));
    expect(await screen.findByText("First token after 221 ms")).toBeVisible();
    window.dispatchEvent(new Event("focus"));
    await screen.findByText("5 models");
    expect(testModel).toHaveBeenCalledOnce();
  });

  it("keeps what a model's tokens cost", async () => {
    const saveModel = vi.fn<Bridge["saveModel"]>().mockResolvedValue({ name: "x", mistakes: [] });
    renderPage(<ModelsPage />, fake({}, { saveModel }));
    await screen.findByText("5 models");
    await userEvent.click(screen.getByRole("button", { name: "Add model" }));
    await userEvent.type(screen.getByLabelText(/^URL/), "http://localhost:8000");
    await userEvent.click(screen.getByRole("button", { name: "More settings" }));
    await userEvent.type(await screen.findByLabelText("Price of prompts"), "0.15");
    await userEvent.type(screen.getByLabelText("Price of answers"), "2");
    await userEvent.type(screen.getByRole("combobox", { name: /^Model id/ }), "m");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(saveModel).toHaveBeenCalledOnce());
    expect(saveModel.mock.calls[0]?.[0].endpoint).toMatchObject({ price_input: 0.15, price_output: 2 });
  });

  const opened = async (calls: Partial<Bridge> = {}) => {
    renderPage(<ModelsPage />, fake({}, calls));
    await screen.findByText("5 models");
    await userEvent.click(screen.getByRole("button", { name: "Add model" }));
    const url = await screen.findByLabelText(/^URL/);
    await userEvent.type(url, "http://a");
    return url;
  };

  it("opens the form whenever another place asks for it, and not again on the way back", async () => {
    function Elsewhere() {
      const { route, go, back } = useNavigation();
      return (
        <>
          {route.page === "models" ? <ModelsPage /> : <p>elsewhere</p>}
          <button onClick={() => go({ page: "models", add: true })}>add</button>
          <button onClick={() => go({ page: "live" })}>away</button>
          <button onClick={back}>back</button>
        </>
      );
    }
    renderPage(<Elsewhere />, fake(), { page: "models" });
    await screen.findByText("5 models");
    for (const asked of [1, 2]) {
      fireEvent.click(screen.getByText("add"));
      expect(await screen.findByLabelText(/^URL/), `asked ${asked} times`).toBeInTheDocument();
      await userEvent.keyboard("{Escape}");
      await waitFor(() => expect(screen.queryByLabelText(/^URL/)).toBeNull());
    }
    fireEvent.click(screen.getByText("away"));
    fireEvent.click(await screen.findByText("back"));
    await screen.findByText("5 models");
    expect(screen.queryByLabelText(/^URL/)).toBeNull();
  });

  it("asks before a filled form is thrown away, and not before an empty one is", async () => {
    const url = await opened();
    await userEvent.keyboard("{Escape}");
    await userEvent.click(await screen.findByRole("button", { name: "Keep editing" }));
    expect(url).toHaveValue("http://a");
    await userEvent.click(url);
    await userEvent.keyboard("{Escape}");
    await userEvent.click(await screen.findByRole("button", { name: "Close without saving" }));
    await waitFor(() => expect(screen.queryByLabelText(/^URL/)).toBeNull());
    await userEvent.click(screen.getByRole("button", { name: "Add model" }));
    expect(await screen.findByLabelText(/^URL/)).toHaveValue("");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByLabelText(/^URL/)).toBeNull());
    expect(screen.queryByRole("button", { name: "Keep editing" })).toBeNull();
  });

  it("takes the result of a test away with what it was the result of", async () => {
    const url = await opened();
    await userEvent.click(screen.getByRole("button", { name: "Test connection" }));
    expect(await screen.findByText("First token after 221 ms")).toBeVisible();
    await userEvent.type(screen.getByLabelText(/^Title/), "A");
    expect(screen.getByText("First token after 221 ms")).toBeVisible();
    await userEvent.type(url, "b");
    expect(screen.queryByText("First token after 221 ms")).toBeNull();
  });

  it("drops what was found out of a server that is no longer meant", async () => {
    let answer: (ids: string[]) => void = () => {};
    const servedModels = () => new Promise<string[]>((tell) => (answer = tell));
    const url = await opened({ servedModels });
    await userEvent.click(screen.getByRole("button", { name: "Ask the server" }));
    await userEvent.type(url, "b");
    answer(["other"]);
    await waitFor(() => expect(screen.getByRole("button", { name: "Ask the server" })).toBeEnabled());
    expect(screen.getByRole("combobox", { name: /^Model id/ })).toHaveValue("");
  });

  it("is accessible", async () => {
    renderPage(<ModelsPage />, fake());
    await screen.findByText("5 models");
    expect(await axeViolations()).toEqual([]);
  });
});
