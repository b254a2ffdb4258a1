import { contract, resolveShape } from './contract.js'
import type { Shape } from './contract.js'

/**
 * Compares an API object with the contract. Returns what is missing, unknown or of the wrong
 * type, by path; nothing when the object is as the real service would answer it.
 */
export function findContractViolations(object: { object: string }): string[] {
  const shape = contract.resources[object.object]
  return shape ? check(shape, object, object.object) : [`${object.object}: unknown kind`]
}

function check(unresolved: Shape, value: unknown, path: string): string[] {
  const shape = resolveShape(unresolved)
  if (shape === 'any') return []
  if (typeof shape === 'string') return checkScalar(shape, value, path)
  if ('nullable' in shape) return value === null ? [] : check(shape.nullable, value, path)
  if ('anyOf' in shape) {
    const attempts = shape.anyOf.map((alternative) => check(alternative, value, path))
    return attempts.find((attempt) => !attempt.length) ?? attempts[0]
  }
  if ('enum' in shape || 'expandable' in shape) return checkScalar('string', value, path)
  if ('array' in shape) {
    if (!Array.isArray(value)) return [`${path}: not an array`]
    return value.flatMap((item, index) => check(shape.array, item, `${path}[${index}]`))
  }
  if (typeof value !== 'object' || value === null) return [`${path}: not an object`]
  if ('map' in shape) {
    return Object.entries(value).flatMap(([name, item]) =>
      check(shape.map, item, `${path}.${name}`)
    )
  }
  return 'object' in shape ? checkProperties(shape.object, value, path) : []
}

function checkScalar(kind: string, value: unknown, path: string) {
  const actual = Number.isSafeInteger(value) ? 'integer' : typeof value
  const isRight = kind === actual || (kind === 'number' && actual === 'integer')
  return isRight ? [] : [`${path}: ${JSON.stringify(value)} is not ${kind}`]
}

function checkProperties(properties: Record<string, Shape>, value: object, path: string) {
  const missing = Object.keys(properties)
    .filter((name) => !name.endsWith('?') && !(name in value))
    .map((name) => `${path}.${name}: missing`)
  const wrong = Object.entries(value).flatMap(([name, item]) => {
    const property = properties[name] ?? properties[`${name}?`]
    if (property === undefined) return [`${path}.${name}: unknown`]
    return item === undefined ? [] : check(property, item, `${path}.${name}`)
  })
  return [...missing, ...wrong]
}
