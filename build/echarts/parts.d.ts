/** The parts of ECharts that the charts use, but for the renderer, as echarts.use takes them. */
export const parts: unknown[];
