import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { BridgeError, type Bridge } from "../../bridge";
import { fake, models } from "../../bridge.fake";
import { refusedSteps } from "../../fake/models";
import { useNavigation } from "../../navigation/route";
import { axeViolations, renderPage } from "../../test/render";
import { ModelsPage } from "./ModelsPage";

describe("ModelsPage", () => {
  it("lists every model under its family", async () => {
    renderPage(<ModelsPage />, fake());
    const head = await screen.findByRole("rowheader", { name: "llama" });
    const llamas = head.closest("tbody") as HTMLElement;
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

  it("leads from a model that was just added to its first run, with the focus on the way", async () => {
    const Place = () => <output>{JSON.stringify(useNavigation().route)}</output>;
    const saveModel: Bridge["saveModel"] = async () => ({ name: "fresh", mistakes: [] });
    renderPage(
      <>
        <ModelsPage />
        <Place />
      </>,
      fake({}, { saveModel }),
      { page: "models", add: true },
    );
    await userEvent.type(await screen.findByLabelText(/^URL/), "http://a");
    await userEvent.type(screen.getByRole("combobox", { name: /^Model id/ }), "m");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    const measure = await screen.findByRole("button", { name: "Measure it" });
    expect(screen.getByText("fresh is saved.")).toBeVisible();
    await waitFor(() => expect(measure).toHaveFocus());
    await userEvent.keyboard("{Enter}");
    expect(screen.getByText('{"page":"run","models":["fresh"]}')).toBeVisible();
  });

  it("says of a model that was changed only that it is saved", async () => {
    const saveModel: Bridge["saveModel"] = async () => ({ name: "llama-vllm", mistakes: [] });
    renderPage(<ModelsPage />, fake({}, { saveModel }));
    await userEvent.click(await screen.findByRole("button", { name: "Actions for llama-vllm" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Edit" }));
    await userEvent.click(await screen.findByRole("button", { name: "Save" }));
    expect(await screen.findByText("llama-vllm is saved.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Measure it" })).toBeNull();
  });

  it("is walked through by keys: select, select all, measure, edit", async () => {
    const Place = () => <output>{JSON.stringify(useNavigation().route)}</output>;
    renderPage(
      <>
        <ModelsPage />
        <Place />
      </>,
      fake(),
    );
    const grid = await screen.findByRole("grid", { name: "Models" });
    grid.focus();
    await userEvent.keyboard("{Control>}a{/Control}");
    expect(screen.getByText("5 models selected")).toBeVisible();
    expect(within(grid).getAllByRole("row", { selected: true })).toHaveLength(5);
    await userEvent.keyboard("{Home} ");
    expect(screen.getByText("4 models selected")).toBeVisible();
    await userEvent.keyboard("{F2}");
    expect(await screen.findByRole("dialog", { name: /^Edit / })).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await userEvent.click(screen.getByRole("button", { name: "Clear selection" }));
    grid.focus();
    await userEvent.keyboard("{End} ");
    await userEvent.click(screen.getByRole("button", { name: "Measure" }));
    expect(screen.getByRole("status")).toHaveTextContent(/"page":"run","models":\["[^"]+"\]/);
  });

  it("removes by Delete, and restores by Ctrl+Z", async () => {
    renderPage(<ModelsPage />, fake());
    const grid = await screen.findByRole("grid", { name: "Models" });
    grid.focus();
    await userEvent.keyboard("{Delete}");
    await userEvent.click(await screen.findByRole("button", { name: "Remove" }));
    expect(await screen.findByText("4 models")).toBeVisible();
    grid.focus();
    await userEvent.keyboard("{Control>}z{/Control}");
    expect(await screen.findByText("5 models")).toBeVisible();
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
    await userEvent.type(await screen.findByLabelText("Input price"), "0.15");
    await userEvent.type(screen.getByLabelText("Output price"), "2");
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
    await userEvent.click(await screen.findByRole("button", { name: "Discard changes" }));
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
    await userEvent.click(screen.getByRole("button", { name: "List models" }));
    await userEvent.type(url, "b");
    answer(["other"]);
    await waitFor(() => expect(screen.getByRole("button", { name: "List models" })).toBeEnabled());
    expect(screen.getByRole("combobox", { name: /^Model id/ })).toHaveValue("");
  });

  const pick = async (label: RegExp, option: string | RegExp) => {
    await userEvent.click(screen.getByRole("combobox", { name: label }));
    await userEvent.click(await screen.findByRole("option", { name: option }));
  };

  it("starts a model from a template and says what to know of it", async () => {
    const saveModel = vi.fn<Bridge["saveModel"]>().mockResolvedValue({ name: "x", mistakes: [] });
    await opened({ saveModel });
    await pick(/^Template/, "OpenAI, reasoning models");
    expect(screen.getByLabelText(/^URL/)).toHaveValue("https://api.openai.com/v1");
    expect(screen.getByText(/^Reasoning is counted and not streamed/)).toBeVisible();
    expect(screen.getByLabelText(/^Renamed fields/)).toHaveValue("max_tokens=max_completion_tokens");
    expect(await axeViolations()).toEqual([]);
    await userEvent.type(screen.getByRole("combobox", { name: /^Model id/ }), "gpt-5-mini");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(saveModel).toHaveBeenCalledOnce());
    expect(saveModel.mock.calls[0]?.[0].endpoint).toMatchObject({
      api: "chat",
      key: "env:OPENAI_API_KEY",
      omit: ["temperature"],
      rename: { max_tokens: "max_completion_tokens" },
    });
  });

  it("offers the API that the URL suggests, and any other", async () => {
    const url = await opened();
    const api = screen.getByRole("combobox", { name: /^API/ });
    await waitFor(() => expect(api).toHaveValue("Detected from the URL: Chat completions"));
    await userEvent.clear(url);
    await userEvent.type(url, "https://api.anthropic.com");
    await waitFor(() => expect(api).toHaveValue("Detected from the URL: Anthropic Messages"));
    await pick(/^API/, "Gemini");
    expect(api).toHaveValue("Gemini");
  });

  it("shows a mistake of what is hidden beside its field", async () => {
    const mistakes = [{ field: "server_metrics", message: "It must begin with http://." }];
    await opened({ saveModel: async () => ({ name: "", mistakes }) });
    await userEvent.type(screen.getByRole("combobox", { name: /^Model id/ }), "m");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.getByLabelText("Server metrics")).toBeInvalid());
    expect(screen.getByText("It must begin with http://.")).toBeVisible();
  });

  it("takes the path of a tokenizer from a dialog", async () => {
    const chooseFiles = vi.fn<Bridge["chooseFiles"]>().mockResolvedValue(["/home/me/tokenizer.json"]);
    await opened({ chooseFiles });
    await userEvent.click(screen.getByRole("button", { name: "More settings" }));
    await userEvent.click(await screen.findByRole("button", { name: "Choose a tokenizer file" }));
    await waitFor(() => expect(screen.getByLabelText("Tokenizer")).toHaveValue("/home/me/tokenizer.json"));
    expect(chooseFiles).toHaveBeenCalledWith("tokenizer");
  });

  it("puts a pasted key into the keychain at once and shows only its name", async () => {
    const storeKey = vi.fn(async () => ({ ref: "keyring:my-model", new: true }));
    const removeKey = vi.fn(async () => {});
    await opened({ storeKey, removeKey });
    await userEvent.click(screen.getByRole("radio", { name: "Keychain" }));
    const field = await screen.findByLabelText("Paste the key");
    await userEvent.click(field);
    await userEvent.paste("sk-proj-Abc123Def456Ghi789");
    expect(await screen.findByText("Stored in the keychain as my-model")).toBeVisible();
    expect(storeKey).toHaveBeenCalledWith(
      expect.objectContaining({ key: "sk-proj-Abc123Def456Ghi789", replace: false }),
    );
    expect(document.body.innerHTML).not.toContain("Abc123");
    expect(await axeViolations()).toEqual([]);

    await userEvent.keyboard("{Escape}");
    await userEvent.click(await screen.findByRole("button", { name: "Discard changes" }));
    await waitFor(() => expect(removeKey).toHaveBeenCalledWith("keyring:my-model"));
  });

  it("takes a key that was pasted as the name of a variable out of the form", async () => {
    await opened({ storeKey: async () => ({ ref: "keyring:my-model", new: true }) });
    await userEvent.click(screen.getByRole("radio", { name: "Environment variable" }));
    await userEvent.click(screen.getByLabelText("Name of the variable"));
    await userEvent.paste("sk-proj-Abc123Def456Ghi789");
    expect(await screen.findByText("Stored in the keychain as my-model")).toBeVisible();
    expect(document.body.innerHTML).not.toContain("Abc123");
  });

  it("says once what to do where no keychain answers", async () => {
    await opened({ keychain: async () => ({ found: false, message: "It does not answer.", hint: "" }) });
    await userEvent.click(screen.getByRole("radio", { name: "Keychain" }));
    expect(await screen.findByText(/^No keychain answers on this computer/)).toBeVisible();
    expect(screen.queryByLabelText("Paste the key")).toBeNull();
    await userEvent.click(screen.getByRole("radio", { name: "Environment variable" }));
    await userEvent.click(screen.getByLabelText("Name of the variable"));
    await userEvent.paste("sk-proj-Abc123Def456Ghi789");
    expect(await screen.findByText(/^This was a key, not the place of one/)).toBeVisible();
    expect(screen.getByLabelText("Name of the variable")).toHaveValue("");
  });

  it("takes into the form what a test found to be refused", async () => {
    await opened({ testModel: async () => refusedSteps });
    await userEvent.click(screen.getByRole("button", { name: "Test connection" }));
    await userEvent.click(await screen.findByRole("button", { name: "Apply" }));
    expect(screen.getByText("Applied to the form. Save to store it.")).toBeVisible();
    expect(screen.getByText("temperature")).toBeVisible();
    expect(screen.getByText("refused: temperature")).toBeVisible();
  });

  it("stores what a test found to be refused, and takes it back", async () => {
    renderPage(<ModelsPage />, fake({}, { testModel: async () => refusedSteps }));
    await userEvent.click(await screen.findByRole("button", { name: "Actions for llama-vllm" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Test" }));
    await userEvent.click(await screen.findByRole("button", { name: "Save with the model" }));
    expect(await screen.findByText(/^Saved with the model/)).toBeVisible();
    expect(await axeViolations()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByRole("button", { name: "Save with the model" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Save with the model" }));
    await screen.findByText(/^Saved with the model/);
    await userEvent.keyboard("{Escape}");
    // That of another model was there before.
    await waitFor(() => expect(screen.getAllByText("sends no temperature")).toHaveLength(2));
  });

  it("shows an unusual API and what a model is not sent, and sends it again", async () => {
    renderPage(<ModelsPage />, fake());
    expect(await screen.findByText("Anthropic Messages")).toBeVisible();
    expect(screen.getByText("sends max_tokens as max_completion_tokens")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Actions for house-model" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Send all fields again" }));
    await waitFor(() => expect(screen.queryByText("sends no temperature")).toBeNull());
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByText("sends no temperature")).toBeVisible();
  });

  it("is accessible", async () => {
    renderPage(<ModelsPage />, fake());
    await screen.findByText("5 models");
    expect(await axeViolations()).toEqual([]);
  });
});
