import { fail, invalid } from '../errors.js'
import { splitList } from '../schema/formats.js'
import { digestOf, needUnlocked } from './guest.js'
import type { Guest } from './types.js'

const control = ['node', 'vmid', 'delete', 'digest', 'force', 'revert', 'skiplock']

export interface ConfigChange {
  set: Record<string, string>
  remove: string[]
  revert: string[]
}

/** Sorts the parameters of an update into what is set, removed and taken back. */
export function readChange(params: Record<string, string>): ConfigChange {
  const set = Object.fromEntries(Object.entries(params).filter(([key]) => !control.includes(key)))
  return { set, remove: splitList(params.delete ?? ''), revert: splitList(params.revert ?? '') }
}

/** Throws when another writer was there first or a task holds the configuration. */
export function needWritable(guest: Guest, digest?: string) {
  if (digest && digest !== digestOf(guest.config)) {
    throw fail(
      guest.type === 'qemu'
        ? 'checksum mismatch (file change by other user?)'
        : 'detected modified configuration - file changed by other user? Try again.'
    )
  }
  needUnlocked(guest)
}

/** Throws when an update says nothing, or takes away what no guest has. */
export function needOptions(
  params: Record<string, string>,
  isOption: (key: string) => boolean
): ConfigChange {
  const change = readChange(params)
  const named = Object.keys(change.set).length > 0
  if (!named && params.delete === undefined && params.revert === undefined) {
    throw fail('no options specified')
  }
  for (const key of change.revert) if (!isOption(key)) throw unknown('revert', key)
  for (const key of change.remove) {
    if (!isOption(key)) throw unknown('delete', key)
    if (change.set[key] !== undefined) {
      throw invalid({ delete: `you can't use '-${key}' and -delete ${key}' at the same time` })
    }
  }
  return change
}

const unknown = (parameter: string, key: string) =>
  invalid({ [parameter]: `unknown option '${key}'` })

/** Writes a change; what a running guest cannot take waits for its next start. */
export function writeChange(
  guest: Guest,
  { set, remove, revert }: ConfigChange,
  atOnce: (key: string) => boolean
) {
  for (const key of revert) delete guest.pending[key]
  for (const key of remove) {
    if (guest.config[key] === undefined && guest.pending[key] === undefined) continue
    if (guest.running && !atOnce(key)) guest.pending[key] = null
    else removeKey(guest, key)
  }
  for (const [key, value] of Object.entries(set)) {
    delete guest.pending[key]
    if (guest.running && !atOnce(key)) {
      if (guest.config[key] !== value) guest.pending[key] = value
    } else guest.config[key] = value
  }
}

function removeKey(guest: Guest, key: string) {
  const value = guest.config[key]
  delete guest.config[key]
  delete guest.pending[key]
  const volume = /^([^,:]+:vm-\d+-disk-\d+)(?:,|$)/.exec(value ?? '')?.[1]
  if (volume && !/^unused/.test(key)) guest.config[freeUnused(guest)] = volume
}

function freeUnused(guest: Guest) {
  let index = 0
  while (guest.config[`unused${index}`] !== undefined) index++
  return `unused${index}`
}
