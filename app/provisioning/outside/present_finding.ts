import type { I18n } from '@adonisjs/i18n'
import type ProvisioningFinding from '#provisioning/models/provisioning_finding'

const NONE = 'none'

/** A finding in words, with what it is about. */
export function presentMachine(i18n: I18n, finding: ProvisioningFinding) {
  const { kind, facts, remoteId, serviceId } = finding
  const words = {
    remoteId: remoteId ?? NONE,
    name: facts.name ?? NONE,
    node: facts.node ?? NONE,
    cluster: finding.cluster.name,
    service: finding.service?.hostname ?? serviceId ?? NONE,
    own: facts.own ?? NONE,
    addresses: i18n.formatList(facts.addresses?.length ? facts.addresses : [NONE]),
  }
  return {
    finding,
    title: i18n.t(`provisioning.findings.${kind}.title`, words),
    text: i18n.t(`provisioning.findings.${kind}.text`, words),
    service: finding.service ?? null,
  }
}
