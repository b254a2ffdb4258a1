import { Result } from '@adonisjs/core/health'
import { shopLanguage } from '#core/i18n/languages'

type Values = Record<string, string | number>

/** A sentence of health checks, `health.<key>`, in the shop's language: what a check found is kept and read by many. */
export function healthText(key: string, values?: Values): string {
  return shopLanguage().t(`health.${key}`, values)
}

/** What a check found, told by its text. */
export const found = {
  ok: (key: string, values?: Values) => Result.ok(healthText(key, values)),
  warning: (key: string, values?: Values) => Result.warning(healthText(key, values)),
  failed: (key: string, values?: Values) => Result.failed(healthText(key, values)),
  /** What a check threw. */
  broken: (error: unknown) =>
    Result.failed(error instanceof Error ? error : new Error(healthText('check.failed'))),
}
