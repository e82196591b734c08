/** A copy of an ECharts option in which the names of formats and of the tooltip have become functions. */
export function resolve<Option extends object>(option: Option): Option;
