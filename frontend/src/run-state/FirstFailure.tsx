import { Text } from "@mantine/core";
import { useCallback } from "react";
import { useBridge, type RequestView } from "../bridge";
import { line } from "../lib/format";
import { useLoaded } from "../lib/useLoaded";

interface Props {
  run: string;
  model?: string; // default: any
  stage?: number;
}

/** The error of the first request of a run that failed, with a hint what to do. */
export function FirstFailure({ run, model = "", stage }: Props) {
  const { requests, request } = useBridge();
  const load = useCallback(async (): Promise<RequestView | null> => {
    const { rows } = await requests({
      run,
      model,
      stage,
      text: "",
      names: {},
      prefix: "",
      phase: "",
      outcome: "failed",
      sort: "seq",
      reverse: false,
      limit: 1,
      offset: 0,
    });
    const [first] = rows;
    return first ? request({ run, seq: first.seq }) : null;
  }, [requests, request, run, model, stage]);
  const { value } = useLoaded(load); // shows nothing on an error: the counts of failures stand beside it
  if (value === null) return null;
  return (
    <div>
      <Text size="sm" className="foreign">
        {line(value.explained)}
      </Text>
      {value.hint && <Text size="sm">{line(value.hint)}</Text>}
    </div>
  );
}
