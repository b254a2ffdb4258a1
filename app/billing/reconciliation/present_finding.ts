import { DateTime } from 'luxon'
import { Money } from '#core/money/money'
import { formatDate, formatMoney } from '#core/views/format'
import { findingKinds } from '#billing/models/billing_finding'
import type { ListText } from '#core/registries/lists'
import type BillingFinding from '#billing/models/billing_finding'

/** A finding in words. */
export function presentFinding(t: ListText, finding: Pick<BillingFinding, 'kind' | 'details'>) {
  const kind = findingKinds.find((known) => known === finding.kind) ?? 'other'
  const facts = { kind: finding.kind, ...factsOf(finding.details) }
  return {
    title: t(`billing.findings.${kind}.title`, facts),
    text: t(`billing.findings.${kind}.text`, facts),
    /** By which it is found at the gateway. */
    reference: facts.externalId === NONE ? null : facts.externalId,
  }
}

const NONE = 'none'

/** Every name that a text may use; what a finding does not tell is "none". */
function factsOf(json: string) {
  const details: Record<string, unknown> = JSON.parse(json)
  return {
    amount: money(details.amount),
    booked: money(details.booked),
    expected: money(details.expected),
    received: money(details.received),
    answerBy: day(details.answerBy),
    reason: text(details.reason).replaceAll('_', ' '),
    before: text(details.before),
    now: text(details.now),
    about: text(details.about),
    said: text(details.said),
    number: text(details.number),
    subject: text(details.subject),
    rule: text(details.rule),
    id: text(details.id),
    found: text(details.found),
    missing: typeof details.missing === 'number' ? details.missing : 0,
    externalId: text(details.externalId ?? details.charge),
  }
}

function money(value: unknown): string {
  if (typeof value !== 'object' || value === null) return NONE
  const { minor, currency } = value as { minor?: unknown; currency?: unknown }
  if (typeof minor !== 'number' || typeof currency !== 'string') return NONE
  return formatMoney(Money.of(minor, currency))
}

function day(value: unknown): string {
  const date = typeof value === 'string' ? DateTime.fromISO(value, { zone: 'utc' }) : null
  return date?.isValid ? formatDate(date) : NONE
}

function text(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : NONE
}
