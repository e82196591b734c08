import { useCallback } from "react";
import { errorText } from "../lib/error";
import { useText } from "../lib/text";
import { showToast } from "./toast";

/** Shows an error as a toast that stays until it is closed; the same error only once. */
export function useErrorToast() {
  const { errors } = useText();
  return useCallback(
    (error: unknown) => {
      const message = errorText(error);
      showToast({
        id: `error ${message}`,
        title: errors.title,
        message,
        color: "red",
        autoClose: false,
        role: "alert",
      });
    },
    [errors],
  );
}
