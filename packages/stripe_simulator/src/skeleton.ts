import { contract, resolveShape } from './contract.js'
import type { AnswerKinds } from './object_kinds.js'
import type { Shape } from './contract.js'

/**
 * Makes an API object of a kind: every required property of the contract is there, null or
 * empty, except those given.
 */
export function build<Kind extends keyof AnswerKinds>(
  kind: Kind,
  fields: Partial<AnswerKinds[Kind]>
): AnswerKinds[Kind] {
  return { ...(blank(contract.resources[kind]) as AnswerKinds[Kind]), ...fields }
}

function blank(unresolved: Shape): unknown {
  const shape = resolveShape(unresolved)
  if (typeof shape === 'string') return BLANK_SCALARS[shape]
  if ('enum' in shape) return shape.enum[0]
  if ('array' in shape) return []
  if ('list' in shape) return { object: 'list', data: [], has_more: false, url: '' }
  if ('anyOf' in shape) return blank(shape.anyOf[0])
  if ('expandable' in shape) return ''
  if ('map' in shape) return {}
  if (!('object' in shape)) return null
  return Object.fromEntries(
    Object.entries(shape.object)
      .filter(([name]) => !name.endsWith('?'))
      .map(([name, property]) => [name, blank(property)])
  )
}

const BLANK_SCALARS = { any: null, string: '', integer: 0, number: 0, boolean: false } as const
