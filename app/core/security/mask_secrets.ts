const SECRET =
  /pass(word|phrase)|secret|token|ticket|credential|api_?key|private_?key|authorization|cookie/i

/** The same value, fit to be kept or shown: with every field whose name says that it is secret masked, at any depth. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets)
  if (value === null || typeof value !== 'object') return value
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') {
    return maskSecrets((value as { toJSON(): unknown }).toJSON())
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) ? '[masked]' : maskSecrets(inner),
    ])
  )
}
