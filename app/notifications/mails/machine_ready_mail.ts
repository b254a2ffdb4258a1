import IpAllocation from '#provisioning/models/ip_allocation'
import { signInKeys } from '#provisioning'
import Service from '#provisioning/models/service'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

export const machineReadyMail: MailKind<{ serviceId: string }> = {
  name: 'provisioning.machine_ready',

  async compose({ serviceId }) {
    const service = await Service.find(serviceId)
    const recipient = service && (await recipientOf(service.accountId))
    if (!recipient) return null

    const allocations = await IpAllocation.query()
      .where('service_id', serviceId)
      .orderBy('family')
      .orderBy('id')
    const addresses = allocations.map(({ address }) => address)
    return {
      to: recipient.address,
      subject: say('machine_ready.subject', { hostname: service.hostname }),
      heading: say('machine_ready.heading', { hostname: service.hostname }),
      paragraphs: [greet(recipient.name), say('machine_ready.body')],
      facts: [
        { label: say('machine_ready.addresses'), value: addresses.join('\n') },
        { label: say('machine_ready.system'), value: service.templateName ?? '' },
        ...signInKeys(service.sshKeys).map(({ type, fingerprint }) => ({
          label: say('machine_ready.key'),
          value: `${type} ${fingerprint}`,
        })),
      ].filter(({ value }) => value),
      code: addresses[0] && `ssh ${service.defaultUser}@${addresses[0]}`,
      action: { label: say('machine_ready.action'), url: linkTo('services.show', [service.id]) },
      footnote: say('questions'),
    }
  },
}
