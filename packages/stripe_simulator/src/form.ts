export type FormValue = string | FormValue[] | { [name: string]: FormValue }

/**
 * Parses the bracket notation of Stripe's requests: `a[b]=1&c[0]=2` → `{ a: { b: '1' }, c: ['2'] }`.
 */
export function parseForm(text: string): Record<string, FormValue> {
  const root: Record<string, FormValue> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) assign(root, pathOf(name), value)
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, toArrays(value)]))
}

function pathOf(name: string) {
  const [head, ...rest] = name.split('[')
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))]
}

function assign(target: Record<string, FormValue>, path: string[], value: string) {
  let node = target
  path.forEach((segment, index) => {
    const name = segment || String(Object.keys(node).length)
    if (index === path.length - 1) {
      node[name] = value
      return
    }
    const existing = node[name]
    const next = isMap(existing) ? existing : Object.create(null)
    node[name] = next
    node = next
  })
}

function toArrays(value: FormValue): FormValue {
  if (!isMap(value)) return value
  const names = Object.keys(value)
  const values = names.map((name) => toArrays(value[name]))
  if (names.length && names.every((name, index) => name === String(index))) return values
  return Object.fromEntries(names.map((name, index) => [name, values[index]]))
}

function isMap(value: FormValue | undefined): value is Record<string, FormValue> {
  return typeof value === 'object' && !Array.isArray(value)
}
