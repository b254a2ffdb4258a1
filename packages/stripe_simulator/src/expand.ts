import { contract, resolveShape } from './contract.js'
import { includeList } from './includes.js'
import { invalidRequest } from './errors.js'
import type { ObjectKind } from './object_kinds.js'
import type { Shape } from './contract.js'
import type { World } from './world.js'

type Json = Record<string, unknown>

/**
 * Replaces ids by the objects that they name, along the paths of `expand`, on a copy.
 * Refuses a path that the contract does not know as expandable.
 */
export function expandAnswer(world: World, answer: object, kinds: string[], paths: string[] = []) {
  const copy = structuredClone(answer) as Json
  for (const path of paths) {
    const segments = path.split('.')
    if (segments.length > 4 + (segments[0] === 'data' ? 1 : 0)) {
      throw invalidRequest('You cannot expand more than 4 levels of a property', {
        param: 'expand',
      })
    }
    const isList = copy.object === 'list' || copy.object === 'search_result'
    if (isList && path === 'total_count') continue
    if (isList && segments.shift() !== 'data') throw cannotExpand(path)
    const targets = isList ? (copy.data as Json[]) : [copy]
    const shape: Shape = { resource: kinds }
    if (!targets.length) continue
    for (const target of targets) expandPath(world, target, shapeOf(shape, target), segments, path)
  }
  return copy
}

function expandPath(world: World, node: Json, shape: Shape, segments: string[], path: string) {
  const [name, ...rest] = segments
  const property = propertyOf(shape, name)
  if (!property) throw cannotExpand(path)
  const isReference = typeof property === 'object' && 'expandable' in property
  if (isReference && typeof node[name] === 'string') {
    node[name] = lookUp(world, property.expandable, node[name]) ?? node[name]
  }
  if (typeof property === 'object' && 'list' in property && !node[name]) {
    node[name] = includeList(world, node, name)
  }
  if (!rest.length && !isReference && !(typeof property === 'object' && 'list' in property)) {
    throw cannotExpand(path)
  }
  const value = node[name]
  if (!rest.length || typeof value !== 'object' || value === null) return
  const next = value as Json
  if (rest[0] === 'data' && Array.isArray(next.data)) {
    for (const item of next.data as Json[]) {
      if (rest.length > 1) expandPath(world, item, shapeOf(property, item), rest.slice(1), path)
    }
    return
  }
  expandPath(world, next, shapeOf(property, next), rest, path)
}

/** The properties of an object: by its own kind where it is an API object, else by its place. */
function shapeOf(shape: Shape, value: Json): Shape {
  const kind = typeof value.object === 'string' ? value.object : ''
  return contract.resources[kind] ?? shape
}

function propertyOf(shape: Shape, name: string) {
  const resolved = unwrap(shape)
  if (typeof resolved !== 'object' || !('object' in resolved)) return
  const property = resolved.object[name] ?? resolved.object[`${name}?`]
  return property && unwrap(property)
}

function unwrap(shape: Shape): Shape {
  const resolved = resolveShape(shape)
  return typeof resolved === 'object' && 'nullable' in resolved
    ? unwrap(resolved.nullable)
    : resolved
}

function lookUp(world: World, kinds: string[], id: string): Json | undefined {
  for (const kind of kinds) {
    const object = world.store.find(kind as ObjectKind, id)
    if (object) return structuredClone(object) as unknown as Json
  }
  if (world.store.deletedCustomers.has(id)) return { id, object: 'customer', deleted: true }
}

function cannotExpand(path: string) {
  return invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' })
}
