import { Button } from "@mantine/core";
import { useBridge, type RunForm } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { showToast } from "../../toasts/showToast";
import { useErrorToast } from "../../toasts/useErrorToast";

interface Props {
  form: RunForm | null;
  take: (form: RunForm) => void;
}

/** Opens a plan file, which the command line reads and writes too, and saves the form as one. */
export function PlanFile({ form, take }: Props) {
  const bridge = useBridge();
  const { planFile: say } = useText().run;
  const showError = useErrorToast();
  const open = async () => {
    const [path] = await bridge.chooseFiles("plans");
    if (!path) return;
    const opened = await bridge.openPlan(path);
    take(opened);
    showToast(say.opened(line(path)), form ? () => take(form) : undefined);
  };
  const save = async (form: RunForm) => {
    const path = await bridge.savePlanAs(form);
    if (path) showToast(say.saved(line(path)));
  };
  return (
    <>
      <Button variant="subtle" disabled={form === null} onClick={() => void open().catch(showError)}>
        {say.open}
      </Button>
      <Button
        variant="subtle"
        disabled={form === null}
        onClick={() => form && void save(form).catch(showError)}
      >
        {say.save}
      </Button>
    </>
  );
}
