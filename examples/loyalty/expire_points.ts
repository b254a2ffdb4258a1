import { clock, sqlTime } from '@innkeeper/panel'
import Entry from './models/entry.ts'

/** Forgets points that are older than a year. */
export default async function expirePoints(): Promise<void> {
  await Entry.query()
    .where('created_at', '<', sqlTime(clock.now().minus({ years: 1 })))
    .delete()
}
