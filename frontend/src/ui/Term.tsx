import { Text, Tooltip, type TextProps } from "@mantine/core";
import type { ReactNode } from "react";

/** A term with its definition as a tooltip, on hover and on focus. */
export function Term({ about, children, ...rest }: { about: string; children: ReactNode } & TextProps) {
  return (
    <Tooltip label={about} multiline maw={340} withArrow>
      <Text span tabIndex={0} style={{ textDecoration: "underline dotted", cursor: "help" }} {...rest}>
        {children}
      </Text>
    </Tooltip>
  );
}
