export type PveParams = Record<string, string | number | boolean | null | undefined>

/** Encodes parameters as a form; absent ones are left out, booleans are 0 and 1. */
export function formEncode(params: PveParams): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null) continue
    form.append(name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value))
  }
  return form.toString()
}
