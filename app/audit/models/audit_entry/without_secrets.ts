const SECRET = /pass(word|phrase)|secret|token|api_?key|private_?key|authorization|cookie/i

/** The same value with every field whose name says that it is secret masked, at any depth. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (value === null || typeof value !== 'object') return value
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') {
    return withoutSecrets((value as { toJSON(): unknown }).toJSON())
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) ? '[masked]' : withoutSecrets(inner),
    ])
  )
}
