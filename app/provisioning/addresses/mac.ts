import { randomBytes } from 'node:crypto'

/** A random, locally administered unicast MAC; the unique key on services keeps two from being the same. */
export function randomMac(): string {
  const [first, ...rest] = randomBytes(6)
  const bytes = [(first & 0b11111100) | 0b10, ...rest]
  return bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')
}
