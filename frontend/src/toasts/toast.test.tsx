import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { useNavigation } from "../navigation/route";
import { fake } from "../bridge.fake";
import { renderPage } from "../test/render";
import { showToast, useHideSeen } from "./toast";
import { useErrorToast } from "./useErrorToast";

function Page() {
  const { go } = useNavigation();
  const showError = useErrorToast();
  useHideSeen();
  return (
    <>
      <button onClick={() => go({ page: "queue" })}>queue</button>
      <button onClick={() => go({ page: "models" })}>models</button>
      <button onClick={() => showError(new Error("It is full."))}>fail</button>
    </>
  );
}

it("shows an error once, however often it comes", async () => {
  renderPage(<Page />, fake());
  const fail = screen.getByRole("button", { name: "fail" });
  await userEvent.click(fail);
  await userEvent.click(fail);
  expect(await screen.findAllByText("It is full.")).toHaveLength(1);
});

it("closes a toast when a page is opened that shows what it is about", async () => {
  renderPage(<Page />, fake());
  act(
    () =>
      void showToast({
        message: "Added to the queue",
        autoClose: false,
        isSeen: ({ page }) => page === "queue",
      }),
  );
  await userEvent.click(screen.getByRole("button", { name: "models" }));
  expect(await screen.findByText("Added to the queue")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "queue" }));
  await waitFor(() => expect(screen.queryByText("Added to the queue")).toBeNull());
});

it("leaves toasts to one file", () => {
  const users = Object.entries(
    import.meta.glob("../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true }),
  )
    .filter(([path, text]) => !path.includes(".test.") && String(text).includes("notifications.show("))
    .map(([path]) => path);
  expect(users).toEqual(["./toast.ts"]);
});
