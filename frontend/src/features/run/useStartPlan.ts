import { useEffect, useEffectEvent } from "react";
import { useBridge } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import { useNavigation } from "../../navigation/route";
import { showMessage } from "../../toasts/showMessage";
import { useErrorToast } from "../../toasts/useErrorToast";

/** Opens the plan file that the app was started with, as from a file manager. */
export function useStartPlan() {
  const bridge = useBridge();
  const { planFile: say } = useText().run;
  const { go } = useNavigation();
  const showError = useErrorToast();
  const open = useEffectEvent(async () => {
    const path = await bridge.startPlan();
    if (path === "") return;
    go({ page: "run", form: await bridge.openPlan(path) });
    showMessage(say.opened(line(path)));
  });
  const fail = useEffectEvent(showError);
  useEffect(() => {
    void open().catch((error: unknown) => fail(error));
  }, []);
}
