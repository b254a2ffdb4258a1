import { ApiError, invalidRequest } from './errors.js'
import { resolveShape } from './contract.js'
import type { FormValue } from './form.js'
import type { Shape } from './contract.js'

/** Where neither a comment nor the reference tells a limit; evidence may be longer and tells it. */
const LONGEST = 5000

/**
 * Checks a parsed request against its shape and returns it with real numbers and booleans.
 * Refuses unknown, missing and malformed parameters as the API does, naming the parameter.
 */
export function readParams(shape: Shape, values: Record<string, FormValue>) {
  return read(shape, values, '') as Record<string, unknown>
}

function read(unresolved: Shape, value: FormValue, param: string, longest = LONGEST): unknown {
  const shape = resolveShape(unresolved)
  if (typeof shape === 'string') return readScalar(shape, value, param, longest)
  if ('nullable' in shape)
    return value === '' ? emptied(shape.nullable) : read(shape.nullable, value, param, longest)
  if ('limit' in shape) return readLimited(shape.limit, shape.of, value, param)
  if ('anyOf' in shape) return readAny(shape.anyOf, value, param, longest)
  if ('enum' in shape) return readEnum(shape.enum, value, param)
  if ('array' in shape) return readArray(shape.array, value, param)
  if ('map' in shape) return readMap(shape.map, value, param)
  if ('object' in shape) return readObject(shape.object, value, param)
  return readScalar('string', value, param)
}

/** `''` and null travel alike; it stays `''` where the shape knows that as "remove". */
function emptied(shape: Shape) {
  const resolved = resolveShape(shape)
  const knowsEmpty = JSON.stringify(resolved).includes('{"enum":[""')
  return knowsEmpty ? '' : null
}

function readScalar(kind: string, value: FormValue, param: string, longest = LONGEST) {
  if (kind === 'any') return value
  if (typeof value !== 'string') throw invalidRequest(`Invalid ${kind}: ${param}`, { param })
  if (kind === 'integer') {
    if (/^-?\d{1,15}$/.test(value)) return Number(value)
    throw invalidRequest(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param })
  }
  if (kind === 'number') {
    if (value !== '' && Number.isFinite(Number(value))) return Number(value)
    throw invalidRequest(`Invalid decimal: ${value}`, { param })
  }
  if (kind === 'boolean') {
    if (value === 'true' || value === 'false') return value === 'true'
    throw invalidRequest(`Invalid boolean: ${value}`, { param })
  }
  if ([...value].length > longest) throw tooLong(value, longest, param)
  return value
}

function readLimited(limit: number, shape: Shape, value: FormValue, param: string) {
  if (Array.isArray(value) && value.length > limit) {
    throw invalidRequest(`Invalid array: ${param} can hold at most ${limit} items`, { param })
  }
  return read(shape, value, param, limit)
}

function tooLong(value: string, limit: number, param: string) {
  const shown = `${value.slice(0, 3)}...${value.slice(-3)}`
  return invalidRequest(`Invalid string: ${shown}; must be at most ${limit} characters`, { param })
}

function readAny(shapes: Shape[], value: FormValue, param: string, longest: number) {
  const suitable = shapes.filter((shape) => accepts(resolveShape(shape), value))
  let refusal: unknown
  for (const shape of suitable.length ? suitable : shapes) {
    try {
      return read(shape, value, param, longest)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      refusal ??= error
    }
  }
  throw refusal
}

function accepts(shape: Shape, value: FormValue) {
  const isContainer = typeof shape === 'object' && ('object' in shape || 'map' in shape)
  if (Array.isArray(value)) return typeof shape === 'object' && 'array' in shape
  return typeof value === 'object' ? isContainer : !isContainer
}

function readEnum(allowed: string[], value: FormValue, param: string) {
  if (typeof value === 'string' && allowed.includes(value)) return value
  throw invalidRequest(`Invalid ${param}: must be one of ${allowed.slice(0, 20).join(', ')}`, {
    param,
  })
}

function readArray(items: Shape, value: FormValue, param: string) {
  if (value === '') return []
  if (!Array.isArray(value)) throw invalidRequest(`Invalid array: ${param}`, { param })
  return value.map((item, index) => read(items, item, `${param}[${index}]`))
}

function readMap(values: Shape, value: FormValue, param: string) {
  if (typeof value === 'string' || Array.isArray(value)) {
    throw invalidRequest(`Invalid hash: ${param}`, { param })
  }
  const entries = Object.entries(value).map(([name, item]) => {
    const path = `${param}[${name}]`
    if (values !== 'string') return [name, read(values, item, path)]
    if (name.length > 40)
      throw invalidRequest(`Metadata keys can have up to 40 characters`, { param: path })
    if (typeof item === 'string' && [...item].length > 500) {
      throw invalidRequest(`Metadata values can have up to 500 characters`, { param: path })
    }
    return [name, readScalar('string', item, path)]
  })
  return Object.fromEntries(entries)
}

function readObject(properties: Record<string, Shape>, value: FormValue, param: string) {
  if (typeof value === 'string' || Array.isArray(value)) {
    throw invalidRequest(`Invalid object: ${param}`, { param })
  }
  const pathOf = (name: string) => (param ? `${param}[${name}]` : name)
  for (const name of Object.keys(properties)) {
    if (name.endsWith('?') || value[name] !== undefined) continue
    throw invalidRequest(`Missing required param: ${pathOf(name)}.`, {
      code: 'parameter_missing',
      param: pathOf(name),
    })
  }
  for (const [name, shape] of Object.entries(properties)) {
    if (value[name] === '' && resolveShape(shape) === 'string') throw empty(pathOf(name))
  }
  const readProperty = ([name, item]: [string, FormValue]) => {
    const shape = properties[name] ?? properties[`${name}?`]
    if (shape === undefined) throw unknownParameter(pathOf(name))
    return [name, read(shape, item, pathOf(name))]
  }
  return Object.fromEntries(Object.entries(value).map(readProperty))
}

function empty(param: string) {
  return invalidRequest(
    `You passed an empty string for '${param}', which cannot be unset. Remove it, or give it a value.`,
    { code: 'parameter_invalid_empty', param }
  )
}

function unknownParameter(param: string) {
  return invalidRequest(`Received unknown parameter: ${param}`, {
    code: 'parameter_unknown',
    param,
  })
}
