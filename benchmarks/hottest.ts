import type { Profiler } from 'node:inspector'

export interface Hot {
  share: number
  name: string
}

const NOT_WORK = new Set(['(idle)', '(program)', '(root)'])
/** A sample that lasted longer was one while other processes had the core. */
const LONGEST_MICROS = 600

/** The functions in which most of the processor time was spent, with what they call where `inclusive`. */
export function hottest(profile: Profiler.Profile, count: number, inclusive = false): Hot[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const parents = new Map(
    profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const))
  )
  const spent = new Map<string, number>()
  let total = 0
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const micros = Math.min(profile.timeDeltas?.[index] ?? 0, LONGEST_MICROS)
    if (NOT_WORK.has(nodes.get(id)?.callFrame.functionName ?? '(idle)')) continue
    total += micros
    const stack = inclusive ? stackOf(id, parents) : [id]
    const names = new Set(stack.map((each) => nameOf(nodes.get(each))))
    for (const name of names) spent.set(name, (spent.get(name) ?? 0) + micros)
  }
  return [...spent]
    .sort(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([name, micros]) => ({ share: Math.round((micros / total) * 1000) / 1000, name }))
}

function stackOf(id: number, parents: Map<number, number>): number[] {
  const stack: number[] = []
  for (let each: number | undefined = id; each !== undefined; each = parents.get(each))
    stack.push(each)
  return stack
}

function nameOf(node: Profiler.ProfileNode | undefined): string {
  if (!node) return '(unknown)'
  const { functionName, url, lineNumber } = node.callFrame
  const place = url
    .replace(/^.*\/node_modules\//, '')
    .replace(/^file:\/\/.*?\/(?=app\/|start\/|config\/)/, '')
  return `${functionName || '(anonymous)'} ${place}:${lineNumber + 1}`
}
