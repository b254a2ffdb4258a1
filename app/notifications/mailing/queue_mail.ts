import { mailKinds } from '#notifications/mailing/mail_kinds'
import Mail from '#notifications/models/mail'

/**
 * Queues a mail of this kind once per cause, unless it has nothing to say about it: then no row is written that would never be sent. What
 * cannot be composed at the moment is queued, and tried again as mails are.
 */
export async function queueMail(kind: string, cause: string, payload: object): Promise<void> {
  if (await hasSomethingToSay(kind, payload)) await Mail.queue(kind, cause, payload)
}

async function hasSomethingToSay(kind: string, payload: object): Promise<boolean> {
  try {
    return (await mailKinds.get(kind).compose(payload as never)) !== null
  } catch {
    return true
  }
}
