import { ProvisioningError } from '@innkeeper/provisioning'
import { SYSTEM } from '#core/actor'
import { newId } from '#core/ids'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { transaction } from '#core/database/transaction'
import { cancelSubscription, failChange, requestChange, shopDay } from '#billing'
import { defaultKeyOf } from '#billing/cards/sync_methods'
import { lapseTrials } from '#billing/trials/lapse_trials'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import Subscription from '#billing/models/subscription'
import { fingerprintIn, otherTerms } from '#tests/support/changes'
import { worker } from '#core/work/worker'
import ClusterNode from '#provisioning/models/cluster_node'
import IpPool from '#provisioning/models/ip_pool'
import ProvisioningFinding from '#provisioning/models/provisioning_finding'
import TemplateImage from '#provisioning/models/template_image'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { asOwner, type PrepareDeed } from '#tests/support/deeds/deed'

let networks = 0
/** A network of its own for each world, because no two may overlap. */
const network = () => {
  networks++
  return `10.${100 + (networks >> 8)}.${networks & 255}.0/24`
}

const world = () => createFakeWorld({ cidr: network() })

const cluster = (secret: string) => ({
  driver: 'fake',
  name: `Hall ${newId()}`,
  secret_secret: secret,
  setting_address: 'host.example.test',
  clones_at_once: '2',
  memory_percent: '100',
  first_remote_id: '10000',
  last_remote_id: '999999',
})

async function runningService() {
  const { product, templates } = await world()
  const customer = await createCustomer()
  const accountId = customer.account.id
  const service = await createPendingService({ product, template: templates.vm, accountId })
  await accept(service)
  await worker.drain()
  return { ...customer, service }
}

/** A server that is paid for and waits for its setup. */
async function awaitedService() {
  const { product, templates } = await world()
  const customer = await createCustomer()
  const accountId = customer.account.id
  const service = await createPendingService({ product, template: templates.vm, accountId })
  await accept(service)
  return { ...customer, service }
}

async function changeableService() {
  const running = await runningService()
  const plan = await PlanFactory.merge({
    productId: running.service.productId ?? '',
    priceMinor: 9900,
  }).create()
  const session = await sessionFor(running.user)
  return { ...running, plan, session, path: `/services/${running.service.id}/change` }
}

/** A server whose trial was over before its customer saved a card. */
async function lapsedTrial() {
  const { product, templates } = await world()
  const customer = await createCustomer()
  const accountId = customer.account.id
  const service = await createPendingService({
    ...{ product, template: templates.vm, accountId },
    overrides: { trialDays: 7 },
  })
  await accept(service)
  await worker.drain()
  await lapseTrials((await shopDay()).plus({ days: 8 }))
  const defaultKey = defaultKeyOf('stripe', accountId)
  await PaymentMethodFactory.merge({ accountId, defaultKey }).create()
  return { ...customer, service }
}

/** A server whose host could not follow a change that starts now. */
async function failedChange() {
  const running = await runningService()
  const subscription = await Subscription.findByOrFail('service_id', running.service.id)
  const terms = await otherTerms(subscription, { minor: 9900 })
  const free = { terms, starts: 'now', isFree: true, by: SYSTEM } as const
  const asked = await requestChange(running.service.id, free)
  if (!asked.ok) throw new Error(asked.error.type)
  await transaction((trx) => failChange(trx, asked.value))
  return { ...running, path: `/admin/services/${running.service.id}/change` }
}

async function cancelledService() {
  const running = await runningService()
  const input = { mode: 'period_end', reason: 'other', by: SYSTEM } as const
  await cancelSubscription(running.service.id, input)
  return running
}

async function failedOperation() {
  const { host, product, templates } = await world()
  const error = new ProvisioningError('no', { kind: 'permanent', code: 'E_INVALID_SPEC' })
  host.fail({ call: 'configure', times: 9, error })
  const operation = await accept(await createPendingService({ product, template: templates.vm }))
  await worker.drain()
  return operation
}

export const provisioningDeeds: Record<string, PrepareDeed> = {
  'admin.server_issues.update': async () => {
    const { cluster: at } = await world()
    const finding = await ProvisioningFinding.create({
      cause: newId(),
      kind: 'stray_machine',
      clusterId: at.id,
      remoteId: '10000',
      details: '{}',
    })
    return { session: await asOwner(), path: `/admin/server-issues/${finding.id}` }
  },
  'services.power.store': async () => {
    const { user, service } = await runningService()
    const session = await sessionFor(user)
    return { session, path: `/services/${service.id}/power`, form: { action: 'reboot' } }
  },
  'admin.services.actions.store': async () => {
    const { service } = await runningService()
    return {
      session: await asOwner(),
      path: `/admin/services/${service.id}/actions`,
      form: { action: 'reboot' },
    }
  },
  'services.cancellation.store': async () => {
    const { user, service } = await runningService()
    return {
      session: await sessionFor(user),
      path: `/services/${service.id}/cancellation`,
      form: { mode: 'period_end', reason: 'other', comment: 'We merge two servers' },
    }
  },
  'services.cancellation.store (in setup)': async () => {
    const { user, service } = await awaitedService()
    return {
      session: await sessionFor(user),
      path: `/services/${service.id}/cancellation`,
      form: { mode: 'setup', reason: 'too_slow', comment: 'It takes days' },
    }
  },
  'services.withdrawal.store (in setup)': async () => {
    const { user, service } = await awaitedService()
    return {
      session: await sessionFor(user),
      path: `/services/${service.id}/withdrawal`,
      form: { comment: 'It takes days' },
    }
  },
  'services.cancellation.destroy': async () => {
    const { user, service } = await cancelledService()
    return { session: await sessionFor(user), path: `/services/${service.id}/cancellation` }
  },
  'services.withdrawal.store': async () => {
    const { user, service } = await runningService()
    return {
      session: await sessionFor(user),
      path: `/services/${service.id}/withdrawal`,
      form: { comment: 'We ordered twice' },
    }
  },
  'services.trial.store': async () => {
    const { user, service } = await lapsedTrial()
    return { session: await sessionFor(user), path: `/services/${service.id}/trial` }
  },
  'service_changes.store': async ({ client }) => {
    const { session, path, plan } = await changeableService()
    const form = { plan_id: plan.id, starts: 'now' }
    const page = await client.get(path).qs(form).withSession(session)
    return { session, path, form: { ...form, fingerprint: fingerprintIn(page.text()) } }
  },
  'service_changes.destroy': async () => {
    const { session, path, service } = await changeableService()
    const subscription = await Subscription.findByOrFail('service_id', service.id)
    const terms = await otherTerms(subscription, { minor: 9900 })
    await requestChange(service.id, { terms, starts: 'now', by: SYSTEM })
    return { session, path }
  },
  'admin.service_changes.store': async ({ client }) => {
    const { path, plan } = await changeableService()
    const session = await asOwner()
    const form = { plan_id: plan.id, starts: 'now', is_free: '1' }
    const page = await client.get(`/admin${path}`).qs(form).withSession(session)
    const fingerprint = fingerprintIn(page.text())
    return { session, path: `/admin${path}`, form: { ...form, fingerprint, reason: 'An outage' } }
  },
  'admin.service_changes.destroy': async () => {
    const { path, service } = await changeableService()
    const subscription = await Subscription.findByOrFail('service_id', service.id)
    const terms = await otherTerms(subscription, { minor: 9900 })
    await requestChange(service.id, { terms, starts: 'now', by: SYSTEM })
    return { session: await asOwner(), path: `/admin${path}` }
  },
  'admin.service_change_retries.store': async () => ({
    session: await asOwner(),
    path: `${(await failedChange()).path}/retries`,
  }),
  'admin.service_change_returns.store': async () => ({
    session: await asOwner(),
    path: `${(await failedChange()).path}/returns`,
    form: { to: 'credit', reason: 'The host is full' },
  }),
  'admin.services.cancellation.store': async () => {
    const { service } = await runningService()
    return {
      session: await asOwner(),
      path: `/admin/services/${service.id}/cancellation`,
      form: { mode: 'now', reason: 'not_needed', comment: 'Asked by phone' },
    }
  },
  'admin.services.cancellation.store (in setup)': async () => {
    const { service } = await awaitedService()
    return {
      session: await asOwner(),
      path: `/admin/services/${service.id}/cancellation`,
      form: { mode: 'setup', reason: 'too_slow', comment: 'Asked by phone' },
    }
  },
  'admin.services.cancellation.destroy': async () => {
    const { service } = await cancelledService()
    return { session: await asOwner(), path: `/admin/services/${service.id}/cancellation` }
  },
  'admin.services.suspensions.store': async () => {
    const { service } = await runningService()
    return {
      session: await asOwner(),
      path: `/admin/services/${service.id}/suspensions`,
      form: {
        suspension_reason: 'abuse',
        suspension_note: 'It sends spam',
        suspension_note_shown: '1',
      },
    }
  },
  'admin.services.suspensions.destroy': async () => {
    const { service } = await runningService()
    await service.suspend({ reason: 'staff', by: SYSTEM })
    await worker.drain()
    return {
      session: await asOwner(),
      path: `/admin/services/${service.id}/suspensions/staff`,
    }
  },
  'admin.services.termination.store': async () => {
    const { service } = await runningService()
    return {
      session: await asOwner(),
      path: `/admin/services/${service.id}/termination`,
      form: { reason: 'The customer left' },
    }
  },
  'admin.services.termination.destroy': async () => {
    const { service } = await runningService()
    await service.terminate({ by: SYSTEM, reason: 'test', cause: 'staff' })
    await worker.drain()
    return { session: await asOwner(), path: `/admin/services/${service.id}/termination` }
  },
  'admin.services.size.update': async () => {
    const { service } = await runningService()
    return {
      session: await asOwner(),
      path: `/admin/services/${service.id}/size`,
      form: {
        cores: '2',
        memory_mb: '2048',
        disk_gb: '20',
        extra_addresses: '0',
        beyond_product: '1',
        reason: 'Asked by phone',
      },
    }
  },
  'admin.services.answers.update': async () => {
    const { product, templates } = await world()
    const service = await createPendingService({ product, template: templates.vm })
    return {
      session: await asOwner(),
      path: `/admin/services/${service.id}/answers`,
      form: { setting_seats: '3', setting_edition: 'large' },
    }
  },
  'admin.operations.retry': async () => ({
    session: await asOwner(),
    path: `/admin/operations/${(await failedOperation()).id}/retry`,
  }),
  'admin.operations.hurry': async () => {
    const { host, product, templates } = await world()
    host.online = false
    const operation = await accept(await createPendingService({ product, template: templates.vm }))
    await worker.drain()
    return { session: await asOwner(), path: `/admin/operations/${operation.id}/hurry` }
  },
  'admin.operations.abandon': async () => ({
    session: await asOwner(),
    path: `/admin/operations/${(await failedOperation()).id}/abandon`,
    form: { reason: 'Built by hand' },
  }),
  'admin.clusters.store': async () => ({
    session: await asOwner(),
    path: '/admin/clusters',
    form: cluster((await world()).host.secret),
  }),
  'admin.clusters.update': async () => {
    const { cluster: known, host } = await world()
    const path = `/admin/clusters/${known.id}`
    return { session: await asOwner(), path, form: cluster(host.secret) }
  },
  'admin.clusters.probe': async () => ({
    session: await asOwner(),
    path: `/admin/clusters/${(await world()).cluster.id}/probe`,
  }),
  'admin.clusters.sync': async () => ({
    session: await asOwner(),
    path: `/admin/clusters/${(await world()).cluster.id}/sync`,
  }),
  'admin.clusters.parts.update': async () => {
    const { cluster: known } = await world()
    const node = await ClusterNode.findByOrFail('cluster_id', known.id)
    return {
      session: await asOwner(),
      path: `/admin/clusters/${known.id}/parts/${node.id}`,
      form: { kind: 'node', enabled: '0' },
    }
  },
  'admin.clusters.images.store': async () => {
    const { cluster: known, templates } = await world()
    return {
      session: await asOwner(),
      path: `/admin/clusters/${known.id}/images`,
      form: { template_id: templates.vm.id, remote_ref: 'another-image' },
    }
  },
  'admin.clusters.images.destroy': async () => {
    const { cluster: known } = await world()
    const image = await TemplateImage.findByOrFail('cluster_id', known.id)
    return { session: await asOwner(), path: `/admin/clusters/${known.id}/images/${image.id}` }
  },
  'admin.ip_pools.store': async () => ({
    session: await asOwner(),
    path: '/admin/ip-pools',
    form: { name: `Public ${newId()}`, enabled: '1' },
  }),
  'admin.ip_pools.update': async () => ({
    session: await asOwner(),
    path: `/admin/ip-pools/${(await world()).pool.id}`,
    form: { name: `Public ${newId()}`, enabled: '0' },
  }),
  'admin.ip_pools.links.store': async () => {
    const { cluster: known } = await world()
    const pool = await IpPool.create({ name: `Spare ${newId()}`, enabled: true })
    return {
      session: await asOwner(),
      path: `/admin/ip-pools/${pool.id}/links`,
      form: { cluster_id: known.id, bridge: 'bridge0', vlan: '12' },
    }
  },
  'admin.ip_pools.links.destroy': async () => {
    const { pool } = await world()
    const [link] = await pool.related('links').query()
    return { session: await asOwner(), path: `/admin/ip-pools/${pool.id}/links/${link.id}` }
  },
  'admin.ip_pools.subnets.store': async () => {
    const { pool } = await world()
    const cidr = network()
    return {
      session: await asOwner(),
      path: `/admin/ip-pools/${pool.id}/subnets`,
      form: {
        network: cidr,
        gateway: cidr.replace('.0/24', '.1'),
        resolvers: '192.0.2.53 192.0.2.54',
      },
    }
  },
  'admin.ip_pools.subnets.update': async () => {
    const { pool } = await world()
    const [subnet] = await pool.related('subnets').query()
    return {
      session: await asOwner(),
      path: `/admin/ip-pools/${pool.id}/subnets/${subnet.id}`,
      form: { enabled: '0' },
    }
  },
  'admin.ip_pools.subnets.routing.update': async () => {
    const { pool } = await world()
    const [subnet] = await pool.related('subnets').query()
    return {
      session: await asOwner(),
      path: `/admin/ip-pools/${pool.id}/subnets/${subnet.id}/routing`,
      form: { gateway: subnet.gateway ?? '', resolvers: '192.0.2.55' },
    }
  },
}
