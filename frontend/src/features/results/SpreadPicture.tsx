import type { Distribution } from "../../bridge";
import { pictureOf } from "../../comparison/rankedTable";
import classes from "./results.module.css";

const [width, height] = [64, 12];
const across = (share: number) => 2 + share * (width - 4);

/** A distribution in a cell: its single values, or p5 to p95 with a box of the middle half. */
export function SpreadPicture({ value, range }: { value: Distribution; range: [number, number] }) {
  const picture = pictureOf(value, range);
  if (!picture) return null;
  return (
    <svg
      className={classes.spread}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden
    >
      {picture.kind === "points" ? (
        picture.points.map((at, n) => <circle key={n} cx={across(at)} cy={height / 2} r={1.7} />)
      ) : (
        <>
          <path d={`M${across(picture.ends[0])},${height / 2}H${across(picture.ends[1])}`} />
          <rect
            x={across(picture.box[0])}
            y={2}
            width={Math.max(1, across(picture.box[1]) - across(picture.box[0]))}
            height={height - 4}
            rx={1}
          />
        </>
      )}
      <path data-middle d={`M${across(picture.middle)},1V${height - 1}`} />
    </svg>
  );
}
