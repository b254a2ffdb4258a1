import { checkObject } from './validator.js'
import type { Parameters } from './parameter.js'

const truthy = /^(1|on|yes|true)$/i
const falsy = /^(0|off|no|false)$/i

/**
 * Reads `virtio=MAC,bridge=vmbr0` into its parts; throws an Error that says what is wrong, with
 * the path below the parameter that it stands in.
 */
export function parsePropertyString(
  schema: Parameters,
  value: string,
  within?: string
): Record<string, string> {
  const result: Record<string, string> = {}
  const assign = (key: string, content: string) => {
    if (key in result) throw new Error(`duplicate key in comma-separated list property: ${key}`)
    result[key] = schema[key].type === 'boolean' ? asFlag(content) : content
  }

  for (const part of value.split(',').filter((piece) => piece.trim() !== '')) {
    const at = part.indexOf('=')
    if (at > 0) assignNamed(schema, part.slice(0, at), part.slice(at + 1), assign)
    else assignDefault(schema, part, assign)
  }

  const errors = checkObject(schema, result, { within })
  if (Object.keys(errors).length > 0) throw new Error(describe(errors))
  return result
}

/** Writes the parts back: the unnamed key first, then by name, as Proxmox VE prints them. */
export function printPropertyString(schema: Parameters, parts: Record<string, string>): string {
  const first = Object.keys(schema).find((key) => schema[key].defaultKey)
  const aliased = Object.values(schema).find((entry) => entry.keyAlias === first)?.alias
  const head = !first || parts[first] === undefined ? [] : [parts[first]]
  if (head.length > 0 && aliased && parts[aliased]) head[0] += `=${parts[aliased]}`
  const rest = Object.keys(parts)
    .filter((key) => key !== first && !(head.length > 0 && key === aliased))
    .sort()
  return [...head, ...rest.map((key) => `${key}=${parts[key]}`)].join(',')
}

function assignNamed(
  schema: Parameters,
  key: string,
  content: string,
  assign: (key: string, content: string) => void
) {
  const entry = Object.hasOwn(schema, key) ? schema[key] : undefined
  if (!entry) throw new Error(`invalid key in comma-separated list property: ${key}`)
  if (entry.keyAlias) assign(entry.keyAlias, key)
  assign(entry.alias ?? key, content)
}

function assignDefault(
  schema: Parameters,
  content: string,
  assign: (key: string, content: string) => void
) {
  const key = Object.keys(schema).find((name) => schema[name].defaultKey)
  if (!key) throw new Error('value without key, but schema does not define a default key')
  assign(key, content)
}

function asFlag(value: string) {
  if (truthy.test(value)) return '1'
  return falsy.test(value) ? '0' : value
}

function describe(errors: Record<string, string>) {
  const lines = Object.entries(errors).map(([path, message]) => `${path}: ${message}`)
  return ['format error', ...lines].join('\n')
}
