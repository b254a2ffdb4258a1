import db from '@adonisjs/lucid/services/db'
import { shopLanguage } from '#core/i18n/languages'
import { reconcileCluster } from '#provisioning/clusters/reconcile_cluster'
import { presentMachine } from '#provisioning/outside/present_finding'
import { surveyCluster, type Survey } from '#provisioning/outside/survey_cluster'
import Cluster from '#provisioning/models/cluster'
import ProvisioningFinding, { selfSettlingKinds } from '#provisioning/models/provisioning_finding'
import { drivers } from '#provisioning/clusters/drivers'
import { restoreText, type RestoreCheck, type RestoreLine } from '#core/restore/restore_checks'

const EVERY_MACHINE = { batch: 500, looks: Number.POSITIVE_INFINITY }

/**
 * Compares every host with a restored database: which services have no machine, and which machines, identifiers and
 * addresses no service accounts for. These are kept from being given out; nothing at a host is changed.
 */
export const hostsRestoreCheck: RestoreCheck = {
  name: 'hosts',

  async run() {
    const lines: RestoreLine[] = []
    for (const cluster of await Cluster.query().orderBy('name')) {
      lines.push(...(await checkCluster(cluster)))
    }
    return [...lines, ...(await openFindings())]
  },
}

async function checkCluster(cluster: Cluster): Promise<RestoreLine[]> {
  const compared = await reconcileCluster(cluster, EVERY_MACHINE)
  const survey = compared ? await surveyCluster(cluster, { nothingRuns: true }) : null
  if (!survey) {
    await cluster.refresh()
    const reason = cluster.lastError ?? restoreText('hosts.no_reason')
    const text = restoreText('hosts.silent', { cluster: cluster.name, reason })
    return [{ kind: 'person', text }]
  }
  await lookAgainBeforeBuilding(survey)
  const text = restoreText('hosts.answered', { cluster: cluster.name, count: survey.machines })
  const { capabilities } = await drivers.manifest(cluster.driver)
  return capabilities.survey
    ? [{ kind: 'fine', text }]
    : [{ kind: 'fine', text }, unknownAddresses(cluster)]
}

/** Whoever restores has to see to it, but it is no case that anybody could settle. */
function unknownAddresses({ name, driver }: Cluster): RestoreLine {
  return { kind: 'fine', text: restoreText('hosts.addresses_unknown', { cluster: name, driver }) }
}

/**
 * An operation that was saved in the middle of its work may have built elsewhere since. From the beginning it looks for
 * the machine by its mark first.
 */
async function lookAgainBeforeBuilding({ found }: Survey): Promise<void> {
  const services = found
    .filter(({ kind }) => kind === 'second_machine')
    .flatMap(({ serviceId }) => serviceId ?? [])
  await db
    .from('operations')
    .whereIn('open_key', services)
    .where('kind', 'create')
    .update({ checkpoint: null })
}

async function openFindings(): Promise<RestoreLine[]> {
  const findings = await ProvisioningFinding.query()
    .whereNull('settled_at')
    .preload('cluster')
    .preload('service')
    .orderBy('id')
  return findings.map((finding) => {
    const { title, text } = presentMachine(shopLanguage(), finding)
    const settlesItself = selfSettlingKinds.includes(finding.kind)
    return {
      kind: settlesItself ? 'repaired' : 'person',
      text: restoreText('issue', { title, text }),
    }
  })
}
