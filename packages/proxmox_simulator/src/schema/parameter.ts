/** Says why a value is wrong, or null. */
export type Format = (value: string) => string | null

export type Profile = '8.4' | '9.2'

/** A version that brought something. */
export type Release = '8.2' | Profile

export interface Parameter {
  type: 'string' | 'integer' | 'number' | 'boolean'
  required?: boolean
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  values?: readonly string[]
  /** Values that came later, with the version that brought them. */
  newer?: Record<string, Release>
  pattern?: RegExp
  format?: Format
  /** The value is a property string of these keys. */
  properties?: Parameters
  /** A numbered family, such as net0 to net31. */
  family?: number
  /** This key of a property string may be written without its name. */
  defaultKey?: boolean
  /** `virtio=MAC` means `macaddr=MAC` and `model=virtio`. */
  alias?: string
  keyAlias?: string
  /** Another key that must be given too. */
  requires?: string
  since?: Release
}

export type Parameters = Record<string, Parameter>

type Options = Omit<Parameter, 'type'>

export const text = (options: Options = {}): Parameter => ({ type: 'string', ...options })
export const flag = (options: Options = {}): Parameter => ({ type: 'boolean', ...options })
export const number = (options: Options = {}): Parameter => ({ type: 'number', ...options })
export const integer = (minimum?: number, maximum?: number, options: Options = {}): Parameter => ({
  type: 'integer',
  minimum,
  maximum,
  ...options,
})
export const oneOf = (...values: string[]): Parameter => ({ type: 'string', values })
export const required = (parameter: Parameter): Parameter => ({ ...parameter, required: true })
export const family = (last: number, parameter: Parameter): Parameter => ({
  ...parameter,
  family: last,
})

/** Whether a version has what came with another one; no version has everything. */
export const isSince = (version: string | undefined, since: Release | undefined) =>
  !version || !since || Number.parseFloat(version) >= Number(since)

/** Finds the definition of a key, numbered families included. */
export function lookup(parameters: Parameters, key: string): Parameter | undefined {
  const own = Object.hasOwn(parameters, key) ? parameters[key] : undefined
  if (own && own.family === undefined) return own

  const match = /^([a-z-]+)(\d+)$/.exec(key)
  const member = match && Object.hasOwn(parameters, match[1]) ? parameters[match[1]] : undefined
  if (!match || member?.family === undefined) return undefined
  return Number(match[2]) <= member.family ? member : undefined
}
