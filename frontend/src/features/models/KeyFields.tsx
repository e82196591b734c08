import { Alert, Button, Group, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useBridge, type KeyState } from "../../bridge";
import { line } from "../../lib/format";
import { looksLikeKey } from "../../lib/keyText";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { keyKinds, nameFor, refOf, type Draft, type KeyKind } from "./draft";
import { KeychainKey } from "./KeychainKey";
import { useStoredKeys } from "./storedKeys";

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  error?: string;
}

const placeholders = { env: "OPENAI_API_KEY", file: "/home/me/.config/keys/openai" };

/** Where the key of a model is found. A pasted key goes into the keychain and never into the draft. */
export function KeyFields({ draft, change, error }: Props) {
  const bridge = useBridge();
  const { key: say } = useText().models;
  const keys = useStoredKeys();
  const [isKeyPasted, setKeyPasted] = useState(false);
  const [isJustStored, setJustStored] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const { keyKind: kind } = draft;
  const show = (part: Partial<Draft>) => {
    setKeyPasted(false);
    setJustStored(false);
    setFailed(null);
    change(part);
  };
  const store = async (key: string) => {
    const { ref, new: isNew } = await bridge.storeKey({ name: keyName(draft), key, replace: false });
    if (isNew) keys.add(ref);
    show({ keyKind: "keyring", keyName: ref.replace(/^keyring:/, "") });
    setJustStored(true);
  };
  /** A key that was pasted where the place of one belongs goes into the keychain if that answers. */
  const catchKey = (key: string) => {
    setKeyPasted(true);
    void bridge
      .keychain()
      .then(({ found }) => (found ? store(key) : undefined))
      .catch(setFailed);
  };
  return (
    <Stack gap="xs" component="fieldset" p={0} m={0} style={{ border: 0, minWidth: 0 }}>
      <Text component="legend" size="sm" fw={500}>
        {say.label}
      </Text>
      <SegmentedControl
        aria-label={say.label}
        value={kind}
        onChange={(next) => show({ keyKind: next as KeyKind, keyName: "" })}
        data={keyKinds.map((value) => ({ value, label: say.kinds[value] }))}
      />
      <Text size="xs" c="dimmed">
        {say.explain[kind]} {kind !== "none" && say.about}
      </Text>
      {kind === "keyring" && (
        <KeychainKey
          name={draft.keyName}
          isJustStored={isJustStored}
          store={store}
          use={(keyName) => show({ keyName })}
          drop={() => {
            keys.drop(refOf(draft));
            show({ keyName: "" });
          }}
          error={error}
        />
      )}
      {(kind === "env" || kind === "file") && (
        <KeyPlace
          key={kind}
          kind={kind}
          draft={draft}
          change={show}
          catchKey={catchKey}
          error={isKeyPasted ? say.pasted : error}
        />
      )}
      {failed !== null && <ErrorAlert error={failed} />}
    </Stack>
  );
}

/** What the name of a new key in the keychain begins with. */
const keyName = ({ name, model, url }: Draft): string =>
  name.trim() || nameFor(model) || /\/\/([^/:@]+)/.exec(url)?.[1] || "api-key";

interface PlaceProps extends Props {
  kind: "env" | "file";
  catchKey: (key: string) => void;
}

/** The name of a variable or the path of a file, and a check whether a key is there. */
function KeyPlace({ kind, draft, change, catchKey, error }: PlaceProps) {
  const bridge = useBridge();
  const { key: say } = useText().models;
  const [state, setState] = useState<KeyState | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const check = () => {
    setFailed(null);
    bridge.findKey(refOf(draft)).then(setState, setFailed);
  };
  return (
    <>
      <Group align="end" gap="xs">
        <TextInput
          flex={1}
          label={say.name[kind]}
          placeholder={placeholders[kind]}
          value={draft.keyName}
          error={error}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData("text");
            if (!looksLikeKey(pasted)) return;
            event.preventDefault();
            catchKey(pasted.trim());
          }}
          onChange={(event) => {
            setState(null);
            change({ keyName: event.currentTarget.value });
          }}
        />
        <Button variant="default" disabled={draft.keyName.trim() === ""} onClick={check}>
          {say.check}
        </Button>
      </Group>
      {failed !== null && <ErrorAlert error={failed} />}
      {state && (
        <Alert color={state.found ? "lap" : "yellow"} variant="light" p="xs" role="status">
          <Text size="sm">{line(state.message)}</Text>
          {state.hint && <Text size="sm">{line(state.hint)}</Text>}
        </Alert>
      )}
    </>
  );
}
