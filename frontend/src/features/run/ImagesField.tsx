import { Button, CloseButton, Group, TextInput } from "@mantine/core";
import { IconFolderOpen } from "@tabler/icons-react";
import { useBridge, type Preview } from "../../bridge";
import { bytes } from "../../lib/format";
import { useText } from "../../lib/text";
import { useErrorToast } from "../../toasts/useErrorToast";

interface Props {
  folder: string;
  change: (folder: string) => void;
  preview: Preview | null;
  error?: string;
}

/** The folder of images of which each request carries one. */
export function ImagesField({ folder, change, preview, error }: Props) {
  const bridge = useBridge();
  const { images: say } = useText().run.prompts;
  const showError = useErrorToast();
  const open = () => void bridge.chooseFolder().then((path) => path && change(path), showError);
  const found = folder !== "" && preview !== null && preview.images > 0;
  return (
    <Group gap="xs" align="end">
      <TextInput
        flex={1}
        inputWrapperOrder={["label", "description", "input", "error"]}
        label={say.label}
        description={found ? say.found(preview.images, bytes(preview.image_bytes)) : say.about}
        placeholder={say.none}
        value={folder}
        onChange={(event) => change(event.currentTarget.value)}
        error={error}
        rightSection={
          folder !== "" && <CloseButton size="sm" aria-label={say.remove} onClick={() => change("")} />
        }
      />
      <Button variant="default" leftSection={<IconFolderOpen size={16} aria-hidden />} onClick={open}>
        {say.open}
      </Button>
    </Group>
  );
}
