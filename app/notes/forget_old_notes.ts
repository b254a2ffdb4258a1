import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { deleteAmongOld } from '#core/database/delete_among_old'
import { sqlTime } from '#core/database/sql_time'
import { settings } from '#core/settings/settings'
import type { ScheduledTask } from '#core/work/work_registry'

interface OldNote {
  id: string
  pinned: boolean | number
  edited: number | null
}

/** Deletes notes once their time is over, counted from when they were written or last edited. Pinned ones stay until they are unpinned. */
export const forgetOldNotes: ScheduledTask = {
  name: 'notes.forget_old_notes',
  everyMs: 24 * 60 * 60_000,

  async run() {
    const days = await settings.get('notes.keep_days')
    const before = clock.now().minus({ days })
    await deleteAmongOld<OldNote>('notes', before, {
      look: (query) =>
        query
          .select('notes.pinned')
          .select(db.raw('notes.edited_at >= ? as edited', [sqlTime(before)])),
      isOver: ({ pinned, edited }) => !pinned && !edited,
    })
  },
}
