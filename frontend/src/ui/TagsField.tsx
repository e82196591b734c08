import { Button, Group, Stack, TagsInput, type TagsInputProps } from "@mantine/core";
import { useState } from "react";
import { line } from "../lib/format";
import { useText } from "../lib/text";

interface Props extends Omit<TagsInputProps, "value" | "data"> {
  value: string[];
  known: string[]; // tags of other runs
  onChange: (tags: string[]) => void;
}

const mostOffered = 12; // tags

/** A field for tags. Known tags are offered below it, where they cover nothing. */
export function TagsField({ value, known, onChange, ...field }: Props) {
  const { knownTags } = useText().history;
  const [search, setSearch] = useState("");
  const typed = search.trim().toLowerCase();
  const offered = known
    .filter((tag) => !value.includes(tag) && tag.toLowerCase().includes(typed))
    .slice(0, mostOffered);
  const take = (tag: string) => {
    onChange([...value, tag]);
    setSearch("");
  };
  return (
    <Stack gap="xs">
      <TagsInput
        {...field}
        value={value}
        onChange={onChange}
        searchValue={search}
        onSearchChange={setSearch}
        splitChars={[","]}
        acceptValueOnBlur
        dropdownOpened={false} // an open list, even an empty one, would take the Escape that closes a dialog
      />
      {offered.length > 0 && (
        <Group gap={6} role="group" aria-label={knownTags}>
          {offered.map((tag) => (
            <Button
              key={tag}
              size="compact-xs"
              variant="default"
              className="foreign"
              onMouseDown={(event) => event.preventDefault()} // what was typed is not taken as a tag
              onClick={() => take(tag)}
            >
              {line(tag)}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  );
}
