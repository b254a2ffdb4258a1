import { lookup } from './parameter.js'
import { parsePropertyString } from './property_string.js'
import type { Parameter, Parameters, Profile } from './parameter.js'

const integerText = /^[+-]?\d+$/
const numberText = /^[+-]?(\d+\.\d+|\d+\.|\.\d+|\d+)([eE][+-]?\d+)?$/

/** Checks all values against their definitions; the result names each wrong parameter and why. */
export function checkObject(
  parameters: Parameters,
  values: Record<string, string>,
  profile?: Profile
): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const [key, parameter] of Object.entries(parameters)) {
    if (parameter.required && values[key] === undefined) {
      errors[key] = 'property is missing and it is not optional'
    }
  }
  for (const [key, value] of Object.entries(values)) {
    const parameter = lookup(parameters, key)
    const message =
      parameter && !parameter.alias && isKnown(parameter, profile)
        ? checkValue(parameter, value)
        : 'property is not defined in schema and the schema does not allow additional properties'
    if (message) errors[key] = message
    if (parameter?.requires && values[parameter.requires] === undefined) {
      errors[parameter.requires] = `missing property required by '${key}'`
    }
  }
  return errors
}

function isKnown(parameter: Parameter, profile?: Profile) {
  return !profile || !parameter.since || Number(profile) >= Number(parameter.since)
}

function checkValue(parameter: Parameter, value: string): string | null {
  return (
    checkType(parameter, value) ??
    checkFormat(parameter, value) ??
    checkLimits(parameter, value) ??
    checkValues(parameter, value)
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

function checkFormat(parameter: Parameter, value: string) {
  const message = parameter.properties
    ? propertiesError(parameter.properties, value)
    : (parameter.format?.(value) ?? null)
  if (message) return `invalid format - ${message}\n`
  if (parameter.pattern && !parameter.pattern.test(value)) {
    return 'value does not match the regex pattern'
  }
  return null
}

function propertiesError(properties: Parameters, value: string) {
  try {
    parsePropertyString(properties, value)
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

function checkValues({ values }: Parameter, value: string) {
  if (!values || values.includes(value)) return null
  return `value '${value}' does not have a value in the enumeration '${values.join(', ')}'`
}
