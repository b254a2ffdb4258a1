import type { I18n } from '@adonisjs/i18n'

/** What an action is called by people: "Order accepted". An action of a package that brings no text is told by its name. */
export function sentenceOf(action: string, i18n: I18n): string {
  const key = `audit.actions.${action}`
  return i18n.hasMessage(key) ? i18n.t(key) : action
}
