// The shortcuts of every page: which action a key press stands for.

import type { PlainPageName } from "../navigation/route";
import { navigation } from "./pages";

export type Action =
  | { do: "go"; page: PlainPageName }
  | { do: "palette" }
  | { do: "search" }
  | { do: "back" }
  | { do: "help" }
  | { do: "settings" }
  | { do: "zoom"; steps: number }
  | { do: "unzoom" };

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** The action of a key press, or null where it has none. */
export function actionFor(pressed: Pressed, typing: boolean): Action | null {
  const { key, ctrlKey, metaKey, altKey } = pressed;
  const mod = ctrlKey || metaKey;
  if (altKey && !mod) return key === "ArrowLeft" ? { do: "back" } : null;
  if (!mod) return key === "?" && !typing ? { do: "help" } : null;
  if (altKey) return null;
  const entry = navigation[Number(key) - 1];
  if (entry) return { do: "go", page: entry.id };
  switch (key.toLowerCase()) {
    case "n":
      return { do: "go", page: "run" };
    case "k":
      return { do: "palette" };
    case ",":
      return { do: "settings" };
    case "f":
      return { do: "search" };
    case "+":
    case "=":
      return { do: "zoom", steps: 1 };
    case "-":
    case "_":
      return { do: "zoom", steps: -1 };
    case "0":
      return { do: "unzoom" };
    default:
      return null;
  }
}
