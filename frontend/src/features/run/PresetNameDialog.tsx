import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { describeError } from "../../lib/error";
import { useText } from "../../lib/text";

interface Props {
  title: string;
  opened: boolean;
  first: string; // the name to begin with
  save: (name: string) => Promise<void>; // rejects a name that cannot be
  close: () => void;
}

/** Asks for the name of a preset, and says beside it why it cannot be. */
export function PresetNameDialog({ title, opened, close, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={close} title={title} centered>
      <NameForm {...rest} close={close} />
    </Modal>
  );
}

function NameForm({ first, save, close }: Pick<Props, "first" | "save" | "close">) {
  const { run, shell } = useText();
  const say = run.preset;
  const [name, setName] = useState(first);
  const [error, setError] = useState("");
  const submit = () =>
    void save(name.trim()).then(close, (failure: unknown) => setError(describeError(failure).message));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <TextInput
          label={say.name}
          description={say.nameHint}
          value={name}
          error={error}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setError("");
          }}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {shell.cancel}
          </Button>
          <Button type="submit" disabled={name.trim() === ""}>
            {shell.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
