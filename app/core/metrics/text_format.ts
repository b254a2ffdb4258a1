import type { MetricFamily } from '#core/registries/metrics'

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Families in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export function textFormat(families: MetricFamily[]): string {
  return families.map(familyText).join('')
}

function familyText({ name, help, type, samples }: MetricFamily): string {
  const lines = samples.map(
    ({ ending = '', labels = {}, value }) =>
      `${name}${ending}${labelsText(labels)} ${numberText(value)}\n`
  )
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

function labelsText(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escaped(value).replaceAll('"', String.raw`\"`)}"`
  )
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

const escaped = (text: string) =>
  text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`)

/** JavaScript and the format write infinity differently. */
function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}
