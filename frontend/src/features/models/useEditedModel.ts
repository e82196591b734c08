import { useEffect, useState } from "react";
import type { Model } from "../../bridge";
import { useNavigation, type Route } from "../../navigation/route";
import { blank, type Draft } from "./draft";
import type { EditedModel } from "./EditDrawer";

/** The model in the form, if one is. Another page may open the form for a new one. */
export function useEditedModel() {
  const { route, replace } = useNavigation();
  const [edited, setEdited] = useState<EditedModel | null>(null);
  const open = (first: Draft, was: Model | null = null) => setEdited({ first, draft: first, was });

  const isAdding = route.page === "models" && route.add === true;
  const [opened, setOpened] = useState<Route | null>(null);
  if (isAdding && opened !== route) {
    setOpened(route);
    open(blank);
  }
  useEffect(() => {
    if (isAdding) replace({ page: "models" });
  }, [isAdding, replace]);

  return {
    edited,
    open,
    edit: (part: Partial<Draft>) => setEdited((old) => old && { ...old, draft: { ...old.draft, ...part } }),
    close: () => setEdited(null),
  };
}
