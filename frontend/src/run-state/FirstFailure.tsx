// What went wrong where requests of a run failed: the first one tells.

import { Text } from "@mantine/core";
import { useCallback } from "react";
import { useBridge, type RequestView } from "../bridge";
import { line } from "../lib/format";
import { useLoaded } from "../lib/useLoaded";

interface Props {
  run: string;
  model?: string; // none: of any
  stage?: number;
}

/** What became of the first request that failed, and what to do about it. */
export function FirstFailure({ run, model = "", stage }: Props) {
  const { requests, request } = useBridge();
  const load = useCallback(async (): Promise<RequestView | null> => {
    const { rows } = await requests({
      run,
      model,
      stage,
      text: "",
      names: {},
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
  const { value } = useLoaded(load); // without an answer the counts alone tell
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
