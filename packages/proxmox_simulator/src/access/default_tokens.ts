import { randomUUID } from 'node:crypto'
import { documentedAcl } from './documented_rights.js'
import type { World } from '../cluster/world.js'
import type { Token, User } from './types.js'

/** The user that a hosting panel gets, with the rights that its documentation asks for and no more. */
export const hostingUser = (world: World): User => ({
  id: 'innkeeper@pve',
  acl: documentedAcl(world),
})

export const hostingToken = (): Token => ({ id: 'innkeeper@pve!panel', secret: randomUUID() })
