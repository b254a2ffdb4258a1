/**
 * A value such as `virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1`. Order and unknown keys
 * survive reading and writing, as what is left out of a rewrite is lost at the host.
 */
export class PropertyString {
  /** A part without a key (`local-lvm:vm-100-disk-0`) has the key `''`. */
  readonly #parts: readonly (readonly [key: string, value: string])[]

  private constructor(parts: readonly (readonly [string, string])[]) {
    this.#parts = parts
  }

  /** Reads a value; the empty text has no parts. */
  static parse(text: string): PropertyString {
    const parts = text.split(',').filter((part) => part.trim() !== '')
    return new PropertyString(
      parts.map((part) => {
        const equals = part.indexOf('=')
        return equals > 0 ? [part.slice(0, equals), part.slice(equals + 1)] : ['', part]
      })
    )
  }

  get keys(): string[] {
    return this.#parts.map(([key]) => key)
  }

  /** The part without a key, or null. */
  get main(): string | null {
    return this.get('')
  }

  get(key: string): string | null {
    return this.#parts.find(([name]) => name === key)?.[1] ?? null
  }

  /** A copy in which the key has the value, in its old place; null removes it. */
  with(key: string, value: string | number | null): PropertyString {
    if (value === null) return new PropertyString(this.#parts.filter(([name]) => name !== key))
    const part = [key, String(value)] as const
    if (this.get(key) === null) return new PropertyString([...this.#parts, part])
    return new PropertyString(this.#parts.map((old) => (old[0] === key ? part : old)))
  }

  toString(): string {
    return this.#parts.map(([key, value]) => (key === '' ? value : `${key}=${value}`)).join(',')
  }
}
