import { Alert, Button, Group, PasswordInput, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useBridge, type KeyState } from "../../bridge";
import { line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";
import { keyKinds, refOf, type Draft, type KeyKind } from "./draft";

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  error?: string;
}

const placeholders = { env: "OPENAI_API_KEY", keyring: "openai", file: "/home/me/.config/keys/openai" };

/** The key reference of a model: its kind, its name, and a check whether the key is found. */
export function KeyFields({ draft, change, error }: Props) {
  const bridge = useBridge();
  const { key: say } = useText().models;
  const [state, setState] = useState<KeyState | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const { keyKind: kind } = draft;
  const findKey = () => {
    setFailed(null);
    bridge.findKey(refOf(draft)).then(setState, setFailed);
  };
  return (
    <Stack gap="xs" component="fieldset" p={0} m={0} style={{ border: 0, minWidth: 0 }}>
      <Text component="legend" size="sm" fw={500}>
        {say.label}
      </Text>
      <SegmentedControl
        aria-label={say.label}
        value={kind}
        onChange={(next) => {
          setState(null);
          change({ keyKind: next as KeyKind, keyName: "" });
        }}
        data={keyKinds.map((value) => ({ value, label: say.kinds[value] }))}
      />
      <Text size="xs" c="dimmed">
        {say.explain[kind]} {kind !== "none" && say.about}
      </Text>
      {kind !== "none" && (
        <Group align="end" gap="xs">
          <TextInput
            flex={1}
            label={say.name[kind]}
            placeholder={placeholders[kind]}
            value={draft.keyName}
            error={error}
            onChange={(event) => {
              setState(null);
              change({ keyName: event.currentTarget.value });
            }}
          />
          <Button variant="default" disabled={draft.keyName.trim() === ""} onClick={findKey}>
            {say.check}
          </Button>
        </Group>
      )}
      {failed !== null && <ErrorAlert error={failed} />}
      {state && (
        <Alert color={state.found ? "lap" : "yellow"} variant="light" p="xs" role="status">
          <Text size="sm">{line(state.message)}</Text>
          {state.hint && <Text size="sm">{line(state.hint)}</Text>}
        </Alert>
      )}
      {kind === "keyring" && <Keychain name={draft.keyName} stored={findKey} />}
    </Stack>
  );
}

/** Stores a key in the keychain; says what to do instead where the keychain does not answer. */
function Keychain({ name, stored }: { name: string; stored: () => void }) {
  const bridge = useBridge();
  const { key: say } = useText().models;
  const keychain = useLoaded(bridge.keychain);
  const [secret, setSecret] = useState("");
  const [done, setDone] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  if (keychain.error !== null || (keychain.value && !keychain.value.found)) {
    return (
      <Alert color="yellow" variant="light" p="xs">
        <Text size="sm">{say.noKeychain}</Text>
        {keychain.value?.message && (
          <Text size="xs" c="dimmed" className="foreign">
            {line(keychain.value.message)} {line(keychain.value.hint)}
          </Text>
        )}
      </Alert>
    );
  }
  const store = () => {
    setFailed(null);
    bridge.storeKey({ name: name.trim(), key: secret }).then(() => {
      setSecret("");
      setDone(true);
      stored();
    }, setFailed);
  };
  return (
    <Stack gap="xs">
      <Group align="end" gap="xs">
        <PasswordInput
          flex={1}
          label={say.put}
          placeholder={say.secret}
          autoComplete="off"
          value={secret}
          onChange={(event) => {
            setDone(false);
            setSecret(event.currentTarget.value);
          }}
        />
        <Button variant="default" disabled={secret === "" || name.trim() === ""} onClick={store}>
          {say.store}
        </Button>
      </Group>
      {done && (
        <Text size="sm" role="status">
          {say.stored}
        </Text>
      )}
      {failed !== null && <ErrorAlert error={failed} />}
    </Stack>
  );
}
