import { currencyCodes } from '#core/money/currencies'
import { settings } from '#core/settings/settings'
import { timeZones } from '#billing/time_zones'

declare module '@innkeeper/panel' {
  interface SettingTypes {
    'company.name': string
    'company.address': string
    'company.country': string
    'company.time_zone': string
    'company.vat_id': string
    'company.email': string
    'billing.currency': string
    'billing.tax_mode': string
    'billing.default_rate': number
    'billing.vat_rule': string
    'billing.invoice_prefix': string
    'billing.iban': string
    'billing.bic': string
    'billing.bank_details': string
    'billing.invoice_footer': string
  }
}

/** How listed prices meet tax. `none`: the seller charges none. */
export const taxModes = ['exclusive', 'inclusive', 'none'] as const
export type TaxMode = (typeof taxModes)[number]

/** When a VAT identification number moves the tax to the buyer: once staff confirmed it, when well-formed, or never. */
export const vatRules = ['confirmed', 'format', 'never'] as const

/** Declares what staff set about the seller, the tax and the documents. */
export function declareBillingSettings(): void {
  settings.declare('company.name', {
    group: 'company',
    control: 'text',
    default: 'Innkeeper',
    required: true,
    maxLength: 120,
  })
  settings.declare('company.address', {
    group: 'company',
    control: 'textarea',
    default: '',
    maxLength: 500,
  })
  settings.declare('company.country', {
    group: 'company',
    control: 'country',
    default: 'DE',
    required: true,
  })
  settings.declare('company.time_zone', {
    group: 'company',
    control: 'select',
    default: 'UTC',
    required: true,
    options: timeZones,
  })
  settings.declare('company.vat_id', {
    group: 'company',
    control: 'text',
    default: '',
    maxLength: 32,
  })
  settings.declare('company.email', {
    group: 'company',
    control: 'email',
    default: '',
    maxLength: 254,
  })
  settings.declare('billing.currency', {
    group: 'billing',
    control: 'currency',
    default: 'EUR',
    required: true,
    options: currencyCodes,
  })
  settings.declare('billing.tax_mode', {
    group: 'billing',
    control: 'select',
    default: 'exclusive',
    options: taxModes,
  })
  settings.declare('billing.default_rate', {
    group: 'billing',
    control: 'number',
    default: 19,
    min: 0,
    max: 50,
  })
  settings.declare('billing.vat_rule', {
    group: 'billing',
    control: 'select',
    default: 'confirmed',
    options: vatRules,
  })
  settings.declare('billing.invoice_prefix', {
    group: 'billing',
    control: 'text',
    default: 'INV-',
    maxLength: 12,
  })
  settings.declare('billing.iban', {
    group: 'billing',
    control: 'iban',
    default: '',
    maxLength: 42,
  })
  settings.declare('billing.bic', { group: 'billing', control: 'bic', default: '', maxLength: 11 })
  settings.declare('billing.bank_details', {
    group: 'billing',
    control: 'textarea',
    default: '',
    maxLength: 500,
  })
  settings.declare('billing.invoice_footer', {
    group: 'billing',
    control: 'textarea',
    default: '',
    maxLength: 500,
  })
}
