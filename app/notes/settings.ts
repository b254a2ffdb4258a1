import { settings } from '#core/settings/settings'

declare module '@innkeeper/panel' {
  interface SettingTypes {
    /** Days for which a note is kept after it was written or last edited, unless it is pinned. */
    'notes.keep_days': number
  }
}

export function declareNotesSettings(): void {
  settings.declare('notes.keep_days', {
    group: 'notes',
    default: 730,
    control: 'number',
    min: 30,
    max: 3650,
  })
}
