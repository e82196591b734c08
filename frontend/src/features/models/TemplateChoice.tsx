import { Select, Text } from "@mantine/core";
import { useBridge, type Template } from "../../bridge";
import { line } from "../../lib/format";
import { useLoaded } from "../../lib/useLoaded";
import { useText } from "../../lib/text";
import { ErrorAlert } from "../../ui/ErrorAlert";

interface Props {
  template: Template | null; // the one that was chosen
  choose: (template: Template) => void;
}

/** Fills the form of a new model with what is known of a server or provider. */
export function TemplateChoice({ template, choose }: Props) {
  const bridge = useBridge();
  const { form: say, templateHint } = useText().models;
  const { value: templates, error, reload } = useLoaded(bridge.templates);
  if (error !== null) return <ErrorAlert error={error} retry={reload} />;
  const pick = (id: string | null) => {
    const found = templates?.find((one) => one.id === id);
    if (found) choose(found);
  };
  return (
    <div>
      <Select
        label={say.template}
        description={say.templateAbout}
        placeholder={say.templateNone}
        searchable
        allowDeselect={false}
        nothingFoundMessage={say.templateNothing}
        value={template?.id ?? null}
        onChange={pick}
        data={(templates ?? []).map(({ id, title }) => ({ value: id, label: line(title) }))}
      />
      <Text size="xs" c="dimmed" mt={4} role="status" className="foreign">
        {template && line(templateHint(template.id, template.hint))}
      </Text>
    </div>
  );
}
