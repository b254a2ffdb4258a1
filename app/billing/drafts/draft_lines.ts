import { DateTime } from 'luxon'
import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'

/** How many empty lines the form offers below those that are written. */
export const NEW_LINES = ['new_1', 'new_2', 'new_3']

/** What a line of an invoice has room for. */
const MOST_LETTERS = 255

type Typed<T> = Record<string, T | null>

/** Lines as the form names them: one record a column, by the line. */
export interface TypedLines {
  description?: Typed<string>
  quantity?: Typed<number>
  unit?: Typed<string>
  from?: Typed<Date>
  until?: Typed<Date>
  service?: Typed<string>
}

export interface DraftLine {
  description: string
  quantity: number
  unitMinor: number
  periodStart: string | null
  periodEnd: string | null
  /** A server of the account that it is for. */
  serviceId: string | null
}

/** A field of the form, and the text that says what is wrong with it. */
export interface LineFault {
  field: string
  text:
    | 'description_missing'
    | 'unit_missing'
    | 'period_half'
    | 'period_backwards'
    | 'unknown_service'
    | 'too_long_with_service'
}

/** What was typed, line by line, with servers of the account only; those that have neither a description nor a price are none. Or all that is wrong. */
export function draftLines(
  typed: TypedLines,
  keys: string[],
  { currency, services }: { currency: string; services: Map<string, string> }
): Result<DraftLine[], { type: 'faults'; faults: LineFault[] }> {
  const lines: DraftLine[] = []
  const faults: LineFault[] = []
  for (const key of keys) {
    const { description, unit } = { description: typed.description?.[key], unit: typed.unit?.[key] }
    if (!description && !unit) continue
    const [from, until] = [dayOf(typed.from?.[key]), dayOf(typed.until?.[key])]
    if (!description) faults.push({ field: `description.${key}`, text: 'description_missing' })
    if (!unit) faults.push({ field: `unit.${key}`, text: 'unit_missing' })
    if (Boolean(from) !== Boolean(until))
      faults.push({ field: `until.${key}`, text: 'period_half' })
    if (from && until && from > until)
      faults.push({ field: `until.${key}`, text: 'period_backwards' })
    const serviceId = typed.service?.[key] || null
    if (serviceId && !services.has(serviceId))
      faults.push({ field: `service.${key}`, text: 'unknown_service' })
    if (withService(description ?? '', services.get(serviceId ?? '')).length > MOST_LETTERS)
      faults.push({ field: `description.${key}`, text: 'too_long_with_service' })
    lines.push({
      description: description ?? '',
      quantity: typed.quantity?.[key] ?? 1,
      unitMinor: unit ? Money.typed(unit, currency).minor : 0,
      periodStart: from,
      periodEnd: until,
      serviceId,
    })
  }
  return faults.length > 0 ? failed({ type: 'faults', faults }) : ok(lines)
}

/** A description that names its server, as the invoice says it. */
export function withService(description: string, hostname: string | undefined): string {
  return hostname ? `${description} · ${hostname}` : description
}

function dayOf(date: Date | null | undefined): string | null {
  return date ? DateTime.fromJSDate(date).toISODate() : null
}
