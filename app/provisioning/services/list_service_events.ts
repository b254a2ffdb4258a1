import db from '@adonisjs/lucid/services/db'

/** The latest lines of the activity log of one service, or of all services of an account, which are named then. */
export async function listServiceEvents(
  of: { serviceId: string } | { accountId: string },
  limit: number
) {
  const query = db
    .from('service_events')
    .orderBy('service_events.id', 'desc')
    .limit(limit)
    .select('service_events.kind', 'service_events.actor_type', 'service_events.data')
    .select('service_events.created_at', 'service_events.service_id')
  if ('serviceId' in of) query.where('service_events.service_id', of.serviceId)
  else
    query
      .join('services', 'services.id', 'service_events.service_id')
      .where('service_events.account_id', of.accountId)
      .select('services.hostname')
  const rows = await query
  return rows.map((row) => {
    const data: Record<string, string> = JSON.parse(row.data)
    const detail = data.action ? `.${data.action}` : data.power ? `.${data.power}` : ''
    return {
      text: `provisioning.events.${row.kind}${detail}`,
      actor: String(row.actor_type),
      at: row.created_at as string,
      serviceId: String(row.service_id),
      hostname: row.hostname ? String(row.hostname) : null,
    }
  })
}
