import vine from '@vinejs/vine'
import { readerLanguage } from '#core/i18n/languages'
import { MOST_KEYS, parsePublicKeys } from '#ordering/ssh/public_keys'
import type { FieldContext } from '@vinejs/vine/types'

/** Leaves the keys as the lines that go on the machine, or says what is wrong with which. */
export const sshKeyRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (!field.isValid || typeof value !== 'string') return
    const parsed = parsePublicKeys(value)
    if (parsed.ok) return field.mutate(parsed.value.map(({ line }) => line).join('\n'), field)
    const i18n = readerLanguage()
    const { type, number } = parsed.error
    const problem = i18n.t(`ordering.ssh_key.${type}`, { most: MOST_KEYS })
    const text = number === null ? problem : i18n.t('ordering.ssh_key.which', { number, problem })
    field.report(text, 'sshKey', field)
  }
)
