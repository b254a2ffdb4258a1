import db from '@adonisjs/lucid/services/db'

/** The latest lines of the activity log of one service, or of all services of an account. */
export async function listServiceEvents(
  of: { serviceId: string } | { accountId: string },
  limit: number
) {
  const rows = await db
    .from('service_events')
    .join('services', 'services.id', 'service_events.service_id')
    .where((query) =>
      'serviceId' in of
        ? query.where('service_events.service_id', of.serviceId)
        : query.where('service_events.account_id', of.accountId)
    )
    .orderBy('service_events.id', 'desc')
    .limit(limit)
    .select(
      'service_events.kind',
      'service_events.actor_type',
      'service_events.data',
      'service_events.created_at',
      'services.id as service_id',
      'services.hostname'
    )
  return rows.map((row) => {
    const data: Record<string, string> = JSON.parse(row.data)
    const detail = data.action ? `.${data.action}` : data.power ? `.${data.power}` : ''
    return {
      text: `provisioning.events.${row.kind}${detail}`,
      actor: String(row.actor_type),
      at: row.created_at as string,
      serviceId: String(row.service_id),
      hostname: String(row.hostname),
    }
  })
}
