export { currencyCodes, currencyOf } from '@innkeeper/panel'
export type { Currency } from '@innkeeper/panel'
