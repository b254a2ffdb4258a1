import { randomBytes } from 'node:crypto'

/** A hardware address with the prefix that Proxmox VE gives by default. */
export function randomMac() {
  const tail = [...randomBytes(3)].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
  return ['BC', '24', '11', ...tail].join(':')
}
