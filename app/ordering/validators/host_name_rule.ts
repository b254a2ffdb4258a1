import i18nManager from '@adonisjs/i18n/services/main'
import vine from '@vinejs/vine'
import { isHostName } from '#ordering/host_name'
import type { FieldContext } from '@vinejs/vine/types'

/** Accepts host names in their normal form. */
export const hostNameRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (!field.isValid || (typeof value === 'string' && isHostName(value))) return
    field.report(
      i18nManager.locale(i18nManager.defaultLocale).t('ordering.hostname_invalid'),
      'hostName',
      field
    )
  }
)
