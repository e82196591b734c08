import { NumberInput, Text } from "@mantine/core";
import { useState } from "react";

interface Props {
  label: string;
  value: number;
  change: (value: number) => void;
  error?: string;
  about?: string;
  unit?: string;
  step?: number;
}

/** A field for a number. An empty field counts as 0, which is a mistake where 0 makes no sense. */
export function NumberField({ label, value, change, error, about, unit, step }: Props) {
  const [empty, setEmpty] = useState(false);
  return (
    <NumberInput
      label={label}
      description={about}
      value={empty ? "" : value}
      onChange={(next) => {
        const number = typeof next === "number" ? next : Number.parseFloat(next);
        setEmpty(next === "");
        change(Number.isFinite(number) ? number : 0);
      }}
      onBlur={() => setEmpty(false)}
      error={error}
      step={step}
      rightSection={
        unit ? (
          <Text size="sm" c="dimmed" aria-hidden>
            {unit}
          </Text>
        ) : undefined
      }
    />
  );
}
