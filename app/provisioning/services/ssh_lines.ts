import db from '@adonisjs/lucid/services/db'

/** What people type to sign in to a server. */
export function sshLine(user: string, address: string): string {
  return `ssh ${user}@${address}`
}

/** The same for several servers by their ids, at the address that each is known by; without those that have none. One query. */
export async function sshLinesOf(
  services: { id: string; defaultUser: string | null }[]
): Promise<Map<string, string>> {
  if (services.length === 0) return new Map()
  const users = new Map(services.map(({ id, defaultUser }) => [id, defaultUser]))
  const rows: { service_id: string; address: string }[] = await db
    .from('ip_allocations')
    .whereIn('service_id', [...users.keys()])
    .orderBy('is_primary')
    .orderBy('family', 'desc')
    .select('service_id', 'address')
  // The last one stays: that of the primary address.
  return new Map(
    rows.map((row) => [row.service_id, sshLine(users.get(row.service_id) ?? 'root', row.address)])
  )
}
