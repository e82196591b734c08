import { notifications } from "@mantine/notifications";
import { useCallback } from "react";
import { errorText } from "../lib/error";
import { useText } from "../lib/text";

/** Says an error of something that was asked for, in the corner of the window. */
export function useErrorToast() {
  const { errors, shell } = useText();
  return useCallback(
    (error: unknown) => {
      notifications.show({
        title: errors.title,
        message: errorText(error),
        color: "red",
        autoClose: false,
        role: "alert",
        closeButtonProps: { "aria-label": shell.close },
      });
    },
    [errors, shell],
  );
}
