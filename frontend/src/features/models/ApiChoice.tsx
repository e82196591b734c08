import { Select } from "@mantine/core";
import { useCallback } from "react";
import { useBridge } from "../../bridge";
import { line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";

interface Props {
  url: string;
  api: string; // "": guessed from the URL
  choose: (api: string) => void;
  error: string | undefined;
}

/** The API of a model. The first choice is the one that its URL suggests. */
export function ApiChoice({ url, api, choose, error }: Props) {
  const bridge = useBridge();
  const { form: say, apis } = useText().models;
  const guess = useCallback(() => bridge.guessAPI(url), [bridge, url]);
  const { value: guessed } = useLoaded(guess);
  const guessedName = guessed ? (apis[guessed] ?? line(guessed)) : "";
  return (
    <Select
      label={say.api}
      description={say.apiHint}
      allowDeselect={false}
      value={api}
      error={error}
      onChange={(next) => choose(next ?? "")}
      data={[
        { value: "", label: say.apiGuessed(guessedName) },
        ...Object.entries(apis).map(([value, label]) => ({ value, label })),
      ]}
    />
  );
}
