import { isSince, lookup } from './parameter.js'
import { parsePropertyString } from './property_string.js'
import type { Parameter, Parameters } from './parameter.js'

const integerText = /^[+-]?\d+$/
const numberText = /^[+-]?(\d+\.\d+|\d+\.|\.\d+|\d+)([eE][+-]?\d+)?$/

/** Where values stand: in a request, or in a property string of the parameter `within`. */
export interface Place {
  version?: string
  within?: string
}

/**
 * Checks all values against their definitions; the result names each wrong parameter and why,
 * with the path to it (`net0.rate`).
 */
export function checkObject(
  parameters: Parameters,
  values: Record<string, string>,
  { version, within }: Place = {}
): Record<string, string> {
  const errors: Record<string, string> = {}
  const pathOf = (key: string) => (within ? `${within}.${key}` : key)
  for (const [key, parameter] of Object.entries(parameters)) {
    if (parameter.required && values[key] === undefined) {
      errors[pathOf(key)] = 'property is missing and it is not optional'
    }
  }
  for (const [key, value] of Object.entries(values)) {
    const parameter = lookup(parameters, key)
    const message =
      parameter && !parameter.alias && isSince(version, parameter.since)
        ? checkValue(parameter, value, pathOf(key), version)
        : 'property is not defined in schema and the schema does not allow additional properties'
    if (message) errors[pathOf(key)] = message
    if (parameter?.requires && values[parameter.requires] === undefined) {
      errors[pathOf(parameter.requires)] = `missing property required by '${pathOf(key)}'`
    }
  }
  return errors
}

/** What a parameter says that came more than once: it is a list, which none of ours is. */
export function checkDoubled(parameters: Parameters, keys: Iterable<string>) {
  const errors: Record<string, string> = {}
  for (const key of keys) {
    const parameter = lookup(parameters, key)
    if (parameter) errors[key] = `type check ('${parameter.type}') failed - got ARRAY`
  }
  return errors
}

function checkValue(
  parameter: Parameter,
  value: string,
  path: string,
  version?: string
): string | null {
  return (
    checkType(parameter, value) ??
    checkFormat(parameter, value, path) ??
    checkLimits(parameter, value) ??
    checkValues(parameter, value, version)
  )
}

function checkType({ type }: Parameter, value: string) {
  const fine =
    type === 'string' ||
    (type === 'integer' && integerText.test(value)) ||
    (type === 'number' && numberText.test(value)) ||
    (type === 'boolean' && /^[01]$/.test(value))
  return fine ? null : `type check ('${type}') failed - got '${value}'`
}

function checkFormat(parameter: Parameter, value: string, path: string) {
  const message =
    (parameter.properties && propertiesError(parameter.properties, value, path)) ||
    (parameter.format?.(value) ?? null)
  if (message) return `invalid format - ${message}\n`
  if (parameter.pattern && !parameter.pattern.test(value)) {
    return 'value does not match the regex pattern'
  }
  return null
}

function propertiesError(properties: Parameters, value: string, path: string) {
  try {
    parsePropertyString(properties, value, path)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

function checkLimits({ maxLength, minLength, maximum, minimum, type }: Parameter, value: string) {
  if (maxLength !== undefined && value.length > maxLength) {
    return `value may only be ${maxLength} characters long`
  }
  if (minLength !== undefined && value.length < minLength) {
    return `value must be at least ${minLength} characters long`
  }
  if (type !== 'integer' && type !== 'number') return null
  if (maximum !== undefined && Number(value) > maximum) {
    return `value must have a maximum value of ${maximum}`
  }
  if (minimum !== undefined && Number(value) < minimum) {
    return `value must have a minimum value of ${minimum}`
  }
  return null
}

function checkValues({ values, newer }: Parameter, value: string, version?: string) {
  const known = values?.filter((one) => isSince(version, newer?.[one]))
  if (!known || known.includes(value)) return null
  return `value '${value}' does not have a value in the enumeration '${known.join(', ')}'`
}
