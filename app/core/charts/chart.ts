import { niceTicks } from '#core/charts/scale'

export interface ChartPoint {
  /** What stands below it and in the table, "22 Nov 2026". */
  label: string
  /** Null where nothing is known: a gap. */
  value: number | null
  /** The value as it is told, "€12.34"; a dash where nothing is known. */
  text: string
  /** Not over yet, such as today. */
  open?: boolean
}

export interface ChartInput {
  type: 'bars' | 'line'
  points: ChartPoint[]
  /** A value of the axis, short. */
  axisText: (value: number) => string
}

interface Mark extends ChartPoint {
  x: number
  hitX: number
  y: number
  height: number
}

/** A drawing of `width` by 100, stretched by the page: lines keep their width, and texts stand beside it as HTML. */
export interface Chart {
  type: 'bars' | 'line'
  width: number
  barWidth: number
  /** Where values of the axis lie, the highest first; those that are told like the one below are left out. */
  ticks: { y: number; text: string }[]
  zeroY: number
  marks: Mark[]
  /** Of a line, one for each stretch without a gap. */
  paths: { line: string; area: string }[]
  /** The first, middle and last label. */
  labels: string[]
}

const SLOT = 10
const HEIGHT = 100
const BAR = 7

/** Where each value of a chart lies. */
export function drawChart({ type, points, axisText }: ChartInput): Chart {
  const known = points.flatMap(({ value }) => value ?? [])
  const ticks = niceTicks(Math.min(0, ...known), Math.max(0, ...known))
  const [bottom, top] = [ticks[0], ticks.at(-1)!]
  const yOf = (value: number) => round(HEIGHT * (1 - (value - bottom) / (top - bottom)))
  const zeroY = yOf(0)
  const marks = points.map((point, index) => {
    const valueY = yOf(point.value ?? 0)
    return {
      ...point,
      hitX: index * SLOT,
      x: index * SLOT + (type === 'bars' ? (SLOT - BAR) / 2 : SLOT / 2),
      y: type === 'bars' ? Math.min(valueY, zeroY) : valueY,
      height: Math.abs(valueY - zeroY),
    }
  })
  return {
    type,
    width: Math.max(1, points.length) * SLOT,
    barWidth: BAR,
    ticks: ticks
      .map((value) => ({ y: yOf(value), text: axisText(value) }))
      .filter(({ text }, index, all) => text !== all[index - 1]?.text)
      .reverse(),
    zeroY,
    marks,
    paths: type === 'line' ? stretches(marks).map((stretch) => pathOf(stretch, zeroY)) : [],
    labels: labelsOf(points),
  }
}

/** A small drawing without axes; null where there are fewer than two values. */
export function drawSparkline(
  values: (number | null)[]
): { width: number; line: string; area: string } | null {
  const known = values.flatMap((value) => value ?? [])
  if (known.length < 2) return null
  const [lowest, highest] = [Math.min(...known), Math.max(...known)]
  const range = highest - lowest || 1
  const marks = values.flatMap((value, index) =>
    value === null
      ? []
      : [
          {
            x: index * SLOT,
            y: round(90 - 80 * ((value - lowest) / range || (highest === lowest ? 0.5 : 0))),
          },
        ]
  )
  return { width: Math.max(1, values.length - 1) * SLOT, ...pathOf(marks, HEIGHT) }
}

function stretches(marks: Mark[]): Mark[][] {
  const found: Mark[][] = []
  let before: Mark | undefined
  for (const mark of marks) {
    if (mark.value !== null) {
      if (before && before.value !== null) found.at(-1)!.push(mark)
      else found.push([mark])
    }
    before = mark
  }
  return found
}

function pathOf(marks: { x: number; y: number }[], floor: number) {
  const line = marks.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  const area = `${line}L${marks.at(-1)!.x} ${floor}L${marks[0].x} ${floor}Z`
  return { line, area }
}

function labelsOf(points: ChartPoint[]): string[] {
  const middle = points[Math.floor((points.length - 1) / 2)]
  const shown = points.length < 3 ? points : [points[0], middle, points.at(-1)!]
  return shown.map(({ label }) => label)
}

const round = (value: number) => Math.round(value * 100) / 100
