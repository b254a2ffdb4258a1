import type { Session } from '../session.js'

/** Cloning joins the pool last, so a crash at the host can leave it out. */
export async function joinPool(session: Session, vmid: string): Promise<void> {
  if (session.pool === null) return
  const rows = await session.guests.guestResources()
  const row = rows.find((candidate) => String(candidate.vmid) === vmid)
  if (row?.pool === session.pool) return
  await session.client.put('/pools', { 'poolid': session.pool, 'vms': vmid, 'allow-move': 1 })
}
