import { randomUUID } from 'node:crypto'
import type { Token, User } from './types.js'

/** The user that a hosting panel gets, with the rights it needs and no more. */
export const hostingUser = (): User => ({
  id: 'innkeeper@pve',
  acl: [
    { path: '/', role: 'InnkeeperNode' },
    { path: '/vms', role: 'InnkeeperHost' },
    { path: '/pool', role: 'InnkeeperHost' },
    { path: '/nodes', role: 'InnkeeperNode' },
    { path: '/storage', role: 'InnkeeperImages' },
    { path: '/sdn/zones/localnetwork', role: 'InnkeeperNetwork' },
  ],
})

export const hostingToken = (): Token => ({ id: 'innkeeper@pve!panel', secret: randomUUID() })
