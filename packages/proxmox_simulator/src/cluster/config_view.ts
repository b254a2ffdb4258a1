import { lookup } from '../schema/parameter.js'
import { lxcConfig } from '../schema/lxc_parameters.js'
import { qemuConfig } from '../schema/qemu_parameters.js'
import { digestOf } from './guest.js'
import type { Guest } from './types.js'

/** The configuration as `GET …/config` shows it: whole numbers as numbers, the password hidden. */
export function configView(guest: Guest, current: boolean) {
  const config = { ...guest.config }
  if (!current) {
    for (const [key, value] of Object.entries(guest.pending)) {
      if (value === null) delete config[key]
      else config[key] = value
    }
  }
  const entries = Object.entries(config).map(([key, value]) => [key, shown(guest, key, value)])
  return { ...Object.fromEntries(entries), digest: digestOf(guest.config) }
}

/** The configuration as `GET …/pending` lists it, with what waits for a restart. */
export function pendingView(guest: Guest) {
  const keys = new Set([...Object.keys(guest.config), ...Object.keys(guest.pending)])
  const rows = [...keys].sort().map((key) => {
    const value = guest.config[key]
    const waiting = guest.pending[key]
    return {
      key,
      ...(value !== undefined && { value: shown(guest, key, value) }),
      ...(typeof waiting === 'string' && { pending: shown(guest, key, waiting) }),
      ...(waiting === null && { delete: 1 }),
    }
  })
  return [...rows, { key: 'digest', value: digestOf(guest.config) }]
}

function shown(guest: Guest, key: string, value: string) {
  if (key === 'cipassword') return '**********'
  const type = lookup(guest.type === 'qemu' ? qemuConfig : lxcConfig, key)?.type
  if (type === 'integer' || type === 'boolean') return Number(value)
  // A container's description keeps the line end of its comment block.
  return key === 'description' && guest.type === 'lxc' ? `${value}\n` : value
}
