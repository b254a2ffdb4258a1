import type { Contract, Shape } from './contract.js'

/** Shapes shorter than this cost less in place than behind a reference. */
const WORTH_SHARING = 120

/**
 * Moves shapes that occur more than once into `shared`, which makes the contract a few times
 * smaller. The result is the same for the same input.
 */
export function shareRepeatedShapes(contract: Contract): Contract {
  const occurrences = new Map<string, number>()
  walk(contract.operations, occurrences)
  walk(contract.resources, occurrences)

  const names = new Map<string, string>()
  const shared: Record<string, Shape> = {}
  const replace = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null) return node
    if (Array.isArray(node)) return node.map(replace)
    const copy = Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, replace(value)])
    )
    const text = JSON.stringify(node)
    if (!('object' in node) || (occurrences.get(text) ?? 0) < 2) return copy
    let name = names.get(text)
    if (!name) {
      name = `s${names.size + 1}`
      names.set(text, name)
      shared[name] = copy as Shape
    }
    return { ref: name }
  }

  return {
    ...contract,
    operations: replace(contract.operations) as Contract['operations'],
    resources: Object.fromEntries(
      Object.entries(contract.resources).map(([name, shape]) => [name, replace(shape) as Shape])
    ),
    shared,
  }
}

function walk(node: unknown, occurrences: Map<string, number>) {
  if (typeof node !== 'object' || node === null) return
  if (!Array.isArray(node) && 'object' in node) {
    const text = JSON.stringify(node)
    if (text.length >= WORTH_SHARING) {
      const seen = occurrences.get(text) ?? 0
      occurrences.set(text, seen + 1)
      if (seen) return
    }
  }
  for (const value of Object.values(node)) walk(value, occurrences)
}
