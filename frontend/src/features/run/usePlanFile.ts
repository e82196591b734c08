import { useBridge, type RunForm } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { showMessage } from "../../toasts/showMessage";
import { useErrorToast } from "../../toasts/useErrorToast";

export interface PlanFile {
  open: () => void;
  save: () => void;
}

/** Opens a plan file, which the command line reads and writes too, in place of the form, and saves the form as one. */
export function usePlanFile(form: RunForm | null, replace: (form: RunForm) => void): PlanFile {
  const bridge = useBridge();
  const { planFile: say } = useText().run;
  const showError = useErrorToast();
  const open = async () => {
    const [path] = await bridge.chooseFiles("plans");
    if (!path) return;
    replace(await bridge.openPlan(path));
    showMessage(say.opened(line(path)), form ? () => replace(form) : undefined);
  };
  const save = async () => {
    if (form === null) return;
    const path = await bridge.savePlanAs(form);
    if (path) showMessage(say.saved(line(path)));
  };
  return {
    open: () => void open().catch(showError),
    save: () => void save().catch(showError),
  };
}
