import vine from '@vinejs/vine'
import { readerLanguage } from '#core/i18n/languages'
import { isHostName } from '#ordering/host_name'
import type { FieldContext } from '@vinejs/vine/types'

/** Accepts host names in their normal form. */
export const hostNameRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (!field.isValid || (typeof value === 'string' && isHostName(value))) return
    field.report(readerLanguage().t('ordering.hostname_invalid'), 'hostName', field)
  }
)
