import { notifications } from "@mantine/notifications";
import { useCallback } from "react";
import { errorText } from "../lib/error";
import { useText } from "../lib/text";

/** Shows an error as a toast that stays until it is closed. */
export function useErrorToast() {
  const { errors } = useText();
  return useCallback(
    (error: unknown) => {
      notifications.show({
        title: errors.title,
        message: errorText(error),
        color: "red",
        autoClose: false,
        role: "alert",
      });
    },
    [errors],
  );
}
