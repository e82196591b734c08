import { ActionIcon, Button, Group, Select, Switch, Text, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp, IconSearch } from "@tabler/icons-react";
import { useId } from "react";
import type { Facet, Facets } from "../../bridge";
import { line } from "../../lib/format";
import { useText } from "../../lib/text";
import classes from "./history.module.css";
import {
  noFilter,
  isBackwards,
  isDescending,
  isEmpty,
  orders,
  sortedBy,
  type Filter,
  type Sorting,
} from "./query";

interface Props {
  filter: Filter;
  change: (filter: Filter) => void;
  facets: Facets;
}

/** Which runs are listed. */
export function Filters({ filter, change, facets }: Props) {
  const { history: say, shell } = useText();
  const only = (changes: Partial<Filter>) => change({ ...filter, ...changes });
  const state = ({ value }: Facet) => shell.state[value as keyof typeof shell.state] ?? line(value);
  return (
    <Group gap="xs">
      <TextInput
        flex="1 1 12rem"
        size="xs"
        aria-label={say.search}
        placeholder={say.search}
        data-search
        type="search"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={filter.text}
        onChange={(event) => only({ text: event.currentTarget.value })}
      />
      <FacetSelect
        label={say.filter.model}
        value={filter.model}
        facets={facets.models}
        choose={(model) => only({ model })}
      />
      <FacetSelect
        label={say.filter.tag}
        value={filter.tag}
        facets={facets.tags}
        choose={(tag) => only({ tag })}
      />
      <FacetSelect
        label={say.filter.state}
        value={filter.state}
        facets={facets.states}
        name={state}
        choose={(chosen) => only({ state: chosen })}
      />
      <Switch
        size="xs"
        label={say.filter.starred}
        checked={filter.starred}
        onChange={(event) => only({ starred: event.currentTarget.checked })}
      />
      <Switch
        size="xs"
        label={say.filter.regressed}
        title={say.filter.regressedAbout}
        checked={filter.regressed}
        onChange={(event) => only({ regressed: event.currentTarget.checked })}
      />
      {!isEmpty(filter) && (
        <Button size="xs" variant="subtle" onClick={() => change(noFilter)}>
          {say.filter.clear}
        </Button>
      )}
    </Group>
  );
}

interface DaysProps {
  filter: Filter;
  change: (filter: Filter) => void;
}

/** The range of dates. */
export function DateRange({ filter, change }: DaysProps) {
  const { filter: say } = useText().history;
  const id = useId();
  const backwards = isBackwards(filter);
  const day = (field: "since" | "until") => (
    <Group gap={6} wrap="nowrap">
      <Text component="label" size="xs" htmlFor={`${id}-${field}`}>
        {say[field]}
      </Text>
      <TextInput
        id={`${id}-${field}`}
        type="date"
        size="xs"
        w="7.9rem"
        value={filter[field]}
        error={backwards}
        classNames={{ input: filter[field] === "" ? classes.unset : undefined }}
        onChange={(event) => change({ ...filter, [field]: event.currentTarget.value })}
      />
    </Group>
  );
  return (
    <>
      {day("since")}
      {day("until")}
      {backwards && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {say.backwards}
        </Text>
      )}
    </>
  );
}

interface PickProps {
  label: string;
  value: string;
  facets: Facet[];
  name?: (facet: Facet) => string;
  choose: (value: string) => void;
}

function FacetSelect({ label, value, facets, name, choose }: PickProps) {
  const { filter: say } = useText().history;
  const titled = name ?? ((facet: Facet) => line(facet.title || facet.value));
  // The chosen value stays in the list when no run has it any more.
  const all = facets.some((facet) => facet.value === value) || value === "";
  const shown = all ? facets : [...facets, { value, title: "", runs: 0 }];
  return (
    <Select
      size="xs"
      w="8.2rem"
      aria-label={label}
      placeholder={label}
      clearable
      searchable={facets.length > 8}
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
      maxDropdownHeight={320}
      value={value || null}
      onChange={(next) => choose(next ?? "")}
      data={shown.map((facet) => ({ value: facet.value, label: say.facet(titled(facet), facet.runs) }))}
    />
  );
}

interface OrderProps {
  sorting: Sorting;
  sort: (sorting: Sorting) => void;
}

/** The order of the list, also by columns that are hidden. */
export function SortControl({ sorting, sort }: OrderProps) {
  const { history: say } = useText();
  const down = isDescending(sorting);
  return (
    <Group gap={4} wrap="nowrap">
      <Select
        size="xs"
        w="9.4rem"
        aria-label={say.sort}
        title={say.sort}
        leftSection={<IconArrowsSort size={14} aria-hidden />}
        allowDeselect={false}
        value={sorting.by}
        onChange={(by) => by && by !== sorting.by && sort(sortedBy(sorting, by))}
        data={orders.map((order) => ({ value: order, label: say.order[order] }))}
        comboboxProps={{ width: "max-content", position: "bottom-end" }}
        maxDropdownHeight={340}
      />
      <ActionIcon
        variant="default"
        size={30}
        aria-label={down ? say.direction.down : say.direction.up}
        title={down ? say.direction.down : say.direction.up}
        onClick={() => sort({ ...sorting, reverse: !sorting.reverse })}
      >
        {down ? <IconArrowDown size={16} aria-hidden /> : <IconArrowUp size={16} aria-hidden />}
      </ActionIcon>
    </Group>
  );
}
