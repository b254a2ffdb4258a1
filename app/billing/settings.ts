import { currencyCodes } from '#core/money/currencies'
import { settings, type SettingTypes as Declared } from '#core/settings/settings'
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
    'billing.invoice_days_ahead': number
    /** How many days before a higher price customers are told of it, unless staff choose otherwise. */
    'billing.price_notice_days': number
    'billing.carry_small': boolean
    'billing.credit_on_cancel': string
    /** Whether customers may cancel a server that they paid for and that is not set up yet. */
    'billing.cancel_in_setup': boolean
    'billing.withdrawal': boolean
    'billing.withdrawal_owes_used': boolean
    'billing.credit_note_prefix': string
    'billing.write_off_tax': boolean
    'billing.top_up_minimum': number
    'billing.top_up_maximum': number
    'billing.iban': string
    'billing.bic': string
    'billing.bank_details': string
    'billing.invoice_footer': string
    'billing.trial_without_card': string
    'billing.trial_keep_days': number
    'billing.usage_warnings': boolean
    'billing.usage_days': number
    /** How much may run up unpaid of a server that is billed by the hour, in whole units of its currency; 0 is no limit. */
    'billing.hourly_unpaid_limit': number
    /** How many servers may be suspended, and ended, for unpaid invoices within an hour. */
    'billing.suspensions_per_hour': number
    'billing.terminations_per_hour': number
    /** From how many failed first charges of an hour on, in percent, the gateway is to blame and nobody is suspended. */
    'billing.charge_failures_percent': number
    /** How many days before a dispute must be answered staff are told again. */
    'billing.dispute_alert_days': number
    /** How many days archives of documents that staff asked for can be downloaded. */
    'billing.archive_days': number
    /** How many days transfers of the bank may wait to be matched before staff are told. */
    'billing.bank_alert_days': number
    /** Whether services are held while a bank decides about their payment. */
    'billing.suspend_disputed': boolean
    /** Whether other shops or programs take payments with the same account at the gateway. */
    'billing.shared_gateway_account': boolean
  }
}

/** How listed prices meet tax. `none`: the seller charges none. */
export const taxModes = ['exclusive', 'inclusive', 'none'] as const
export type TaxMode = (typeof taxModes)[number]

/** When a VAT identification number moves the tax to the buyer: once staff confirmed it, when well-formed, or never. */
export const vatRules = ['confirmed', 'format', 'never'] as const

/** What customers get back for days that they do not use because they cancel at once. */
export const cancelCredits = ['none', 'unused_days'] as const

/** What becomes of a trial that is over where no card can be charged: suspended and then ended, or invoiced as any. */
export const trialsWithoutCard = ['suspend', 'invoice'] as const

/** Declares what staff set about the seller, the tax and the documents. */
export function declareBillingSettings(): void {
  declareCompany()
  declareBilling()
}

function declareCompany(): void {
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
}

/** In the sections of the page, and in the order in which they stand there. */
function declareBilling(): void {
  declareIn('prices', 'billing.currency', {
    control: 'currency',
    default: 'EUR',
    required: true,
    options: currencyCodes,
  })
  declareIn('prices', 'billing.tax_mode', {
    control: 'select',
    default: 'exclusive',
    options: taxModes,
  })
  declareIn('prices', 'billing.default_rate', { control: 'number', default: 19, min: 0, max: 50 })
  declareIn('prices', 'billing.vat_rule', {
    control: 'select',
    default: 'confirmed',
    options: vatRules,
  })
  declareIn('prices', 'billing.price_notice_days', {
    control: 'number',
    default: 30,
    min: 0,
    max: 365,
  })
  declareIn('invoices', 'billing.invoice_prefix', {
    control: 'text',
    default: 'INV-',
    maxLength: 12,
  })
  declareIn('invoices', 'billing.credit_note_prefix', {
    control: 'text',
    default: 'CN-',
    maxLength: 12,
  })
  declareIn('invoices', 'billing.invoice_days_ahead', {
    control: 'number',
    default: 14,
    min: 0,
    max: 27,
  })
  declareIn('invoices', 'billing.carry_small', { control: 'boolean', default: true })
  declareIn('invoices', 'billing.write_off_tax', { control: 'boolean', default: true })
  declareIn('invoices', 'billing.invoice_footer', {
    control: 'textarea',
    default: '',
    maxLength: 500,
  })
  declareIn('invoices', 'billing.archive_days', {
    control: 'number',
    default: 7,
    min: 1,
    max: 90,
  })
  declareIn('transfers', 'billing.iban', { control: 'iban', default: '', maxLength: 42 })
  declareIn('transfers', 'billing.bic', { control: 'bic', default: '', maxLength: 11 })
  declareIn('transfers', 'billing.bank_details', {
    control: 'textarea',
    default: '',
    maxLength: 500,
  })
  declareIn('transfers', 'billing.bank_alert_days', {
    control: 'number',
    default: 3,
    min: 1,
    max: 60,
  })
  declareIn('credit', 'billing.top_up_minimum', {
    control: 'number',
    default: 5,
    min: 1,
    max: 100_000,
  })
  declareIn('credit', 'billing.top_up_maximum', {
    control: 'number',
    default: 1000,
    min: 1,
    max: 1_000_000,
  })
  declareIn('leaving', 'billing.credit_on_cancel', {
    control: 'select',
    default: 'none',
    options: cancelCredits,
  })
  declareIn('leaving', 'billing.cancel_in_setup', { control: 'boolean', default: true })
  declareIn('leaving', 'billing.withdrawal', { control: 'boolean', default: true })
  declareIn('leaving', 'billing.withdrawal_owes_used', { control: 'boolean', default: true })
  declareIn('trials', 'billing.trial_without_card', {
    control: 'select',
    default: 'suspend',
    options: trialsWithoutCard,
  })
  declareIn('trials', 'billing.trial_keep_days', { control: 'number', default: 7, min: 0, max: 90 })
  declareIn('usage', 'billing.usage_warnings', { control: 'boolean', default: true })
  declareIn('usage', 'billing.hourly_unpaid_limit', {
    control: 'number',
    default: 100,
    min: 0,
    max: 1_000_000,
  })
  declareIn('usage', 'billing.usage_days', { control: 'number', default: 400, min: 100, max: 3650 })
  declareIn('unpaid', 'billing.suspensions_per_hour', {
    control: 'number',
    default: 20,
    min: 0,
    max: 10_000,
  })
  declareIn('unpaid', 'billing.terminations_per_hour', {
    control: 'number',
    default: 5,
    min: 0,
    max: 10_000,
  })
  declareIn('unpaid', 'billing.charge_failures_percent', {
    control: 'number',
    default: 60,
    min: 1,
    max: 100,
  })
  declareIn('provider', 'billing.dispute_alert_days', {
    control: 'number',
    default: 3,
    min: 1,
    max: 14,
  })
  declareIn('provider', 'billing.suspend_disputed', { control: 'boolean', default: false })
  declareIn('provider', 'billing.shared_gateway_account', { control: 'boolean', default: false })
}

function declareIn<Name extends keyof Declared & `billing.${string}`>(
  section: string,
  name: Name,
  definition: Omit<Parameters<typeof settings.declare<Name>>[1], 'group' | 'section'>
): void {
  settings.declare(name, { ...definition, group: 'billing', section } as Parameters<
    typeof settings.declare<Name>
  >[1])
}
