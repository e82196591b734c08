// The keys that work everywhere, as data: what is pressed, and what it means.

import { places, type Place } from "./places";

export type Deed =
  | { do: "go"; page: Place }
  | { do: "palette" }
  | { do: "search" }
  | { do: "back" }
  | { do: "help" }
  | { do: "zoom"; steps: number }
  | { do: "unzoom" };

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** What a key press asks for; null where it is none of ours. */
export function deed(pressed: Pressed, typing: boolean): Deed | null {
  const { key, ctrlKey, metaKey, altKey } = pressed;
  const mod = ctrlKey || metaKey;
  if (altKey && !mod) return key === "ArrowLeft" ? { do: "back" } : null;
  if (!mod) return key === "?" && !typing ? { do: "help" } : null;
  if (altKey) return null;
  const place = places[Number(key) - 1];
  if (place) return { do: "go", page: place.id };
  switch (key.toLowerCase()) {
    case "n":
      return { do: "go", page: "run" };
    case "k":
      return { do: "palette" };
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
