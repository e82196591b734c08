import type { ReactNode } from "react";
import { Term } from "../../ui/Term";
import classes from "./results.module.css";

interface Props<Column extends string> {
  label: string;
  first: string; // heading of the column that names the rows
  columns: readonly Column[];
  headings: Record<Column, string>;
  about: Record<string, string>; // what a heading means, where that needs saying
  isWords: (column: Column) => boolean; // else figures
  children: ReactNode; // rows
}

/** A table of figures that scrolls by itself, with what its headings mean. */
export function Figures<Column extends string>(props: Props<Column>) {
  const { label, first, columns, headings, about, isWords, children } = props;
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.figures} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {columns.map((column) => (
              <th key={column} scope="col" data-words={isWords(column) || undefined}>
                {about[column] ? (
                  <Term about={about[column]} size="xs">
                    {headings[column]}
                  </Term>
                ) : (
                  headings[column]
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
