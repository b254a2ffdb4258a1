import type { Session } from '@adonisjs/session'

const MOST_BYTES = 24_576

/** Leaves out of what the next page is told whatever makes it larger than any page of ours needs, the longest first. */
export function keepFlashSmall({ responseFlashMessages: flash }: Session): void {
  const sizes = Object.entries(flash.all())
    .map(([name, value]) => ({ name, bytes: Buffer.byteLength(JSON.stringify(value) ?? '') }))
    .sort((one, other) => other.bytes - one.bytes)
  let total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { name, bytes } of sizes) {
    if (total <= MOST_BYTES) return
    flash.unset(name)
    total -= bytes
  }
}
