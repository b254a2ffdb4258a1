import db from '@adonisjs/lucid/services/db'

/** Where new servers of a driver are set up, each place once and by name; none where staff named no place. */
export async function serverLocations(driver: string): Promise<string[]> {
  const rows: { location: string }[] = await db
    .from('clusters')
    .where('driver', driver)
    .where('state', 'enabled')
    .whereNotNull('location')
    .distinct('location')
    .orderBy('location')
  return rows.map(({ location }) => location)
}
