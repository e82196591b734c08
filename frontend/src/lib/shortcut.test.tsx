import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { useShortcut } from "./shortcut";

function Page({ work, asked }: { work: () => void; asked: boolean }) {
  useShortcut("mod+Enter", work);
  return (
    <>
      <input />
      <div role="dialog" aria-modal={asked} />
    </>
  );
}

it("works while one types, and not behind an open dialog", async () => {
  const work = vi.fn();
  const { rerender } = render(<Page work={work} asked />);
  await userEvent.click(screen.getByRole("textbox"));
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(work).not.toHaveBeenCalled();
  rerender(<Page work={work} asked={false} />);
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(work).toHaveBeenCalledOnce();
});
