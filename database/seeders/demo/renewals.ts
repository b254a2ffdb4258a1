import i18nManager from '@adonisjs/i18n/services/main'
import { transaction } from '#core/database/transaction'
import Invoice from '#billing/models/invoice'
import Service from '#provisioning/models/service'

const DUE_IN = { days: 14 }

/** Bills the next cycle of services that renew on the same day, on one invoice, and moves their renewal on. */
export async function renew(accountId: string, names: string[]): Promise<Invoice> {
  const services = await Service.query()
    .where('account_id', accountId)
    .whereIn('hostname', names)
    .orderBy('id')
  return transaction(async (trx) => {
    const lines = services.map(lineOf)
    for (const service of services) {
      await service
        .useTransaction(trx)
        .merge({ nextRenewalOn: cycleOf(service).next })
        .save()
    }
    const { currency } = services[0]
    return Invoice.issue(trx, { accountId, currency, lines, dueIn: DUE_IN })
  })
}

function lineOf(service: Service) {
  const i18n = i18nManager.locale(i18nManager.defaultLocale)
  const { start, next } = cycleOf(service)
  return {
    kind: 'recurring' as const,
    description: i18n.t('ordering.invoice.recurring', {
      name: service.name,
      hostname: service.hostname,
    }),
    serviceId: service.id,
    quantity: 1,
    unitMinor: service.priceMinor,
    periodStart: start,
    periodEnd: next.minus({ days: 1 }),
  }
}

function cycleOf({ id, nextRenewalOn, cycleUnit, cycleCount }: Service) {
  if (!nextRenewalOn) throw new Error(`Service ${id} does not renew`)
  return { start: nextRenewalOn, next: nextRenewalOn.plus({ [cycleUnit]: cycleCount }) }
}
