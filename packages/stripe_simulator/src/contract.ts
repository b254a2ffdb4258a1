import { readFileSync } from 'node:fs'

/**
 * A type of the API. Names of optional properties end in `?`; `expandable` is an id that
 * `expand` turns into one of the named objects; `list` is an embedded list of objects; `limit`
 * is how many characters or items a parameter may hold.
 */
export type Shape =
  | 'any'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | { enum: string[] }
  | { array: Shape }
  | { map: Shape }
  | { object: Record<string, Shape> }
  | { nullable: Shape }
  | { anyOf: Shape[] }
  | { expandable: string[] }
  | { resource: string[] }
  | { list: string[] }
  | { ref: string }
  | { limit: number; of: Shape }

/** One request that the simulator answers, and what the answer is. */
export interface Operation {
  request: Shape
  answers: 'object' | 'list' | 'search_result'
  of: string[]
}

/** Everything that the simulator knows about the pinned version of the API. */
export interface Contract {
  apiVersion: string
  package: string
  eventTypes: string[]
  operations: Record<string, Operation>
  /** What the API answers and the simulator does not, each `METHOD /path/{id}`. */
  notSimulated: string[]
  resources: Record<string, Shape>
  shared: Record<string, Shape>
}

/** The contract of the pinned `stripe` package, written by `bin/generate_contract.ts`. */
export const contract: Contract = JSON.parse(
  readFileSync(new URL('contract.json', import.meta.url), 'utf8')
)

/** The shape itself where a shape is only a reference to a shared one. */
export function resolveShape(shape: Shape): Exclude<Shape, { ref: string }> {
  if (typeof shape === 'object' && 'ref' in shape) return resolveShape(contract.shared[shape.ref])
  return shape
}
