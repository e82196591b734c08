import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useBridge } from "../../bridge";
import { line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";

interface Props {
  name: string; // of the key in the keychain; "": none yet
  isJustStored: boolean; // the field that had the focus is gone
  store: (key: string) => Promise<void>;
  use: (name: string) => void;
  drop: () => void;
  error?: string;
}

/** A key in the keychain: pasted, it goes there at once; where no keychain answers, what to do instead. */
export function KeychainKey({ name, isJustStored, store, use, drop, error }: Props) {
  const bridge = useBridge();
  const { key: say } = useText().models;
  const keychain = useLoaded(bridge.keychain);
  const [isExisting, setExisting] = useState(false);
  if (keychain.error !== null) return <ErrorAlert error={keychain.error} retry={keychain.reload} />;
  if (!keychain.value) return null;
  if (!keychain.value.found) {
    return (
      <Alert color="yellow" variant="light" p="xs" role="status">
        <Text size="sm">{say.noKeychain}</Text>
      </Alert>
    );
  }
  if (isExisting) {
    return <ExistingName name={name} error={error} use={use} back={() => setExisting(false)} />;
  }
  if (name.trim() !== "") {
    return <StoredKey name={name} takesFocus={isJustStored} drop={drop} error={error} />;
  }
  return (
    <Stack gap={4} align="stretch">
      <PasteKey store={store} error={error} />
      <Button
        variant="subtle"
        size="compact-sm"
        onClick={() => setExisting(true)}
        style={{ alignSelf: "start" }}
      >
        {say.existing}
      </Button>
    </Stack>
  );
}

interface PasteProps {
  store: (key: string) => Promise<void>;
  error?: string | undefined;
}

/** Takes a key: one that is pasted is stored at once, one that is typed by Enter or the button. */
function PasteKey({ store, error }: PasteProps) {
  const { key: say } = useText().models;
  const [typed, setTyped] = useState("");
  const [isStoring, setStoring] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const take = (key: string) => {
    setFailed(null);
    setStoring(true);
    void store(key.trim())
      .then(() => setTyped(""), setFailed)
      .finally(() => setStoring(false));
  };
  return (
    <>
      <Group align="end" gap="xs">
        <PasswordInput
          flex={1}
          label={say.key}
          description={say.keyHint}
          autoComplete="off"
          spellCheck={false}
          disabled={isStoring}
          value={typed}
          error={error}
          onPaste={(event) => {
            event.preventDefault();
            const pasted = event.clipboardData.getData("text");
            if (pasted.trim() !== "") take(pasted);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault(); // Enter saves the model elsewhere
            if (typed.trim() !== "") take(typed);
          }}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          variant="default"
          loading={isStoring}
          disabled={typed.trim() === ""}
          onClick={() => take(typed)}
        >
          {say.store}
        </Button>
      </Group>
      {failed !== null && <ErrorAlert error={failed} />}
    </>
  );
}

interface StoredProps {
  name: string;
  takesFocus: boolean;
  drop: () => void;
  error?: string | undefined;
}

/** A key that the keychain holds, by its name; it can be replaced or taken out. */
function StoredKey({ name, takesFocus, drop, error }: StoredProps) {
  const bridge = useBridge();
  const { key: say } = useText().models;
  const find = useCallback(() => bridge.findKey(`keyring:${name.trim()}`), [bridge, name]);
  const found = useLoaded(find);
  const [isReplacing, setReplacing] = useState(false);
  const replace = async (key: string) => {
    await bridge.storeKey({ name: name.trim(), key, replace: true });
    setReplacing(false);
    found.reload();
  };
  const isMissing = found.value?.found === false;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (takesFocus) first.current?.focus();
  }, [takesFocus]);
  return (
    <Stack gap="xs">
      <Group gap="xs" role="status">
        <IconKey size={18} aria-hidden />
        <Text size="sm" flex={1} className="foreign" c={isMissing ? "var(--mantine-color-error)" : undefined}>
          {isMissing ? say.missing(line(name)) : say.stored(line(name))}
        </Text>
      </Group>
      {(isReplacing || isMissing) && <PasteKey store={replace} />}
      <Group gap="xs">
        {!isMissing && (
          <Button ref={first} variant="default" size="xs" onClick={() => setReplacing(!isReplacing)}>
            {isReplacing ? say.keep : say.replace}
          </Button>
        )}
        <Button variant="default" size="xs" onClick={drop}>
          {say.remove}
        </Button>
      </Group>
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}

interface ExistingProps {
  name: string;
  use: (name: string) => void;
  back: () => void;
  error?: string | undefined;
}

/** The name of a key that the keychain holds already. */
function ExistingName({ name, use, back, error }: ExistingProps) {
  const { key: say } = useText().models;
  return (
    <Stack gap={4}>
      <Group align="end" gap="xs">
        <TextInput
          flex={1}
          label={say.name.keyring}
          placeholder="openai"
          value={name}
          error={error}
          onChange={(event) => use(event.currentTarget.value)}
          data-autofocus
        />
        <Button variant="default" disabled={name.trim() === ""} onClick={back}>
          {say.check}
        </Button>
      </Group>
      <Button
        variant="subtle"
        size="compact-sm"
        onClick={() => {
          use("");
          back();
        }}
        style={{ alignSelf: "start" }}
      >
        {say.pasteInstead}
      </Button>
    </Stack>
  );
}
