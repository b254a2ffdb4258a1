import { DateTime } from 'luxon'
import { formatDate } from '#core/views/format'
import { openSuspensions } from '#provisioning'
import Service from '#provisioning/models/service'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** A server was suspended: why, and what to do. */
export const serviceSuspendedMail: MailKind<{ serviceId: string }> = {
  name: 'provisioning.suspended',

  async compose({ serviceId }) {
    const service = await Service.find(serviceId)
    const recipient = service && (await recipientOf(service.accountId))
    if (!recipient || service.state !== 'suspended') return null
    const reasons = await openSuspensions(serviceId)
    const { hostname } = service
    return {
      to: recipient.address,
      subject: say('service_suspended.subject', { hostname }),
      heading: say('service_suspended.heading', { hostname }),
      paragraphs: [
        greet(recipient.name),
        say('service_suspended.body'),
        ...reasons.map(({ reason }) => say(`service_suspended.why.${reason}`)),
      ],
      facts: reasons
        .filter(({ note, noteShown }) => note !== null && noteShown)
        .map(({ note }) => ({ label: say('service_suspended.note'), value: note ?? '' })),
      action: { label: say('service_suspended.action'), url: linkTo('services.show', [serviceId]) },
      footnote: say('questions'),
    }
  },
}

/** A server is in the trash: until when it can be restored. */
export const serviceTrashedMail: MailKind<{ serviceId: string }> = {
  name: 'provisioning.trashed',

  async compose({ serviceId }) {
    const service = await Service.find(serviceId)
    const recipient = service && (await recipientOf(service.accountId))
    if (!recipient || service.state !== 'in_trash' || !service.trashedUntil) return null
    const { hostname } = service
    const day = formatDate(DateTime.fromMillis(Number(service.trashedUntil)))
    const kind = service.trashedFor === 'billing' ? 'billing' : 'other'
    return {
      to: recipient.address,
      subject: say('service_trashed.subject', { hostname, day }),
      heading: say('service_trashed.heading', { hostname, day }),
      paragraphs: [
        greet(recipient.name),
        say('service_trashed.body', { day }),
        say(`service_trashed.${kind}`),
      ],
      facts: [{ label: say('service_trashed.until'), value: day }],
      action: { label: say('service_suspended.action'), url: linkTo('services.show', [serviceId]) },
      footnote: say('questions'),
    }
  },
}
