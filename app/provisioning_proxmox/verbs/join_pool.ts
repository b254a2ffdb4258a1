import { isPveError } from '../client/pve_error.js'
import type { Session } from '../session.js'

/** Cloning joins the pool last, so a crash at the host can leave it out. */
export async function joinPool(session: Session, vmid: string): Promise<void> {
  if (session.pool === null) return
  const rows = await session.guests.guestResources()
  const row = rows.find((candidate) => String(candidate.vmid) === vmid)
  if (row?.pool === session.pool) return
  try {
    const params = { 'poolid': session.pool, 'vms': vmid, 'allow-move': 1 }
    await session.client.put('/pools', params)
  } catch (error) {
    if (!isPveError(error, 'exists')) throw error
  }
}
