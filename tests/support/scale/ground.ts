import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { transaction } from '#core/database/transaction'
import Invoice from '#billing/models/invoice'
import { ClusterFactory } from '#database/factories/provisioning/cluster_factory'
import IpSubnet from '#provisioning/models/ip_subnet'
import { createCustomer } from '#tests/support/identity'
import { createFakeWorld } from '#tests/support/provisioning'

const MACHINES_A_CLUSTER = 10_000

export interface Ground {
  clusters: string[]
  productId: string
  planId: string
  templateId: string
  subnetId: string
  orderSnapshot: string
  /** What an invoice says, with NUMBER where its number goes. */
  document: string
}

/** What a shop is made of before anybody comes: a product, hosts, a network, and the form of its documents. */
export async function prepareGround(services: number): Promise<Ground> {
  const { cluster, product, pool, templates } = await createFakeWorld({ cidr: '10.0.0.0/8' })
  const plan = await PlanFactory.merge({ productId: product.id }).create()
  const subnet = await IpSubnet.findByOrFail('ip_pool_id', pool.id)
  const clusters = [cluster.id]
  while (clusters.length * MACHINES_A_CLUSTER < services) {
    const { driver, connection } = cluster
    const other = await ClusterFactory.merge({ driver, connection }).create()
    clusters.push(other.id)
  }
  return {
    clusters,
    productId: product.id,
    planId: plan.id,
    templateId: templates.vm.id,
    subnetId: subnet.id,
    orderSnapshot: JSON.stringify({
      productName: product.name,
      kind: 'vm',
      specs: product.specs,
      templateName: templates.vm.title,
      cycleUnit: 'month',
      cycleCount: 1,
      currency: 'EUR',
      priceMinor: 490,
      setupFeeMinor: 0,
      options: [],
      sshKeyFingerprint: 'SHA256:scale',
    }),
    document: await documentOf(),
  }
}

/** A real document of an invoice that is taken back at once. */
async function documentOf(): Promise<string> {
  let document = ''
  const { account } = await createCustomer({ email: 'document@example.test' })
  const lines = [
    { kind: 'recurring' as const, description: 'Small machine', quantity: 1, unitMinor: 490 },
  ]
  const takenBack = new Error('taken back')
  await transaction(async (trx) => {
    const invoice = await Invoice.issue(trx, {
      accountId: account.id,
      currency: 'EUR',
      lines,
      dueIn: { days: 14 },
    })
    document = JSON.stringify({ ...invoice.document, number: 'NUMBER' })
    throw takenBack
  }).catch((error) => {
    if (error !== takenBack) throw error
  })
  return document
}
