import { alertKinds } from '#core/registries/alerts'
import { permissions } from '#core/registries/permissions'
import { personalData } from '#core/registries/personal_data'
import { timelines } from '#core/registries/timelines'
import { workRegistry } from '#core/work/work_registry'
import type { ApplicationService } from '@adonisjs/core/types'

/** Notes of staff on customers, orders and services, and whom they mention. */
export default class NotesProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { declareNotesSettings } = await import('#notes/settings')
    const { forgetOldNotes } = await import('#notes/forget_old_notes')
    const { notesPersonalData } = await import('#notes/personal_data')
    const { noteTimeline } = await import('#notes/timeline_source')
    const { MENTIONS } = await import('#notes/mentions/tell_mentioned')
    permissions.declare('notes.write', ['manager', 'support'])
    permissions.declare('notes.manage', ['manager'])
    personalData.declare(notesPersonalData)
    declareNotesSettings()
    workRegistry.addTask(forgetOldNotes)
    timelines.add(noteTimeline)
    // Nothing is looked for: whoever is mentioned is told by the note. It is a kind so that staff choose how.
    alertKinds.add({
      name: MENTIONS,
      can: 'NotePolicy.write',
      route: 'admin.alerts.index',
      look: async () => [],
    })
  }

  async start() {
    await import('#notes/routes')
  }
}
