import i18nManager from '@adonisjs/i18n/services/main'
import vine from '@vinejs/vine'
import { parsePublicKey } from '#ordering/ssh/public_key'
import type { FieldContext } from '@vinejs/vine/types'

/** Leaves the key as the one line that goes on the machine, or says what is wrong with it. */
export const sshKeyRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (!field.isValid || typeof value !== 'string') return
    const parsed = parsePublicKey(value)
    if (parsed.ok) return field.mutate(parsed.value.line, field)
    const i18n = i18nManager.locale(i18nManager.defaultLocale)
    field.report(i18n.t(`ordering.ssh_key.${parsed.error.type}`), 'sshKey', field)
  }
)
