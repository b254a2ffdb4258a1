import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import env from '#start/env'
import { mailer } from '#notifications/mailing/mail_transport'
import { TEST_MAIL } from '#notifications/mails/test_mail'
import type { SetupFinding, SetupScene, SetupStep } from '#core/registries/setup_steps'

/** Where no real customers are, the mailbox stands for a mail server. */
const mailboxWillDo = !app.inProduction || env.get('DEMO')

/** Mail reaches people: the mail server took some, a test mail if nothing else. */
export const mailSetupStep: SetupStep = {
  name: 'notifications.mail',
  order: 20,
  can: 'NotificationsMailPolicy.manage',
  route: 'admin.mails.index',
  look: (scene) => lookAtMail(scene, mailboxWillDo),
}

interface Told {
  state: string | null
  attempts: number | null
  reason: string | null
  taken: string | null
}

export async function lookAtMail(
  { health }: SetupScene,
  mailboxCounts: boolean | undefined
): Promise<SetupFinding> {
  if (mailer === 'mailbox' && !mailboxCounts)
    return { state: 'todo', message: 'setup.mail.mailbox' }
  const { state, attempts, reason, taken } = await latest(mailboxCounts)
  if (state === 'failed' || state === 'unknown' || (state === 'queued' && Number(attempts) > 0))
    return failing(reason)
  if (health.mailer?.status === 'failed') return failing(health.mailer.message)
  if (state === 'queued' || state === 'sending')
    return { state: 'busy', message: 'setup.mail.sending' }
  return { state: taken === null ? 'todo' : 'done' }
}

const failing = (reason: string | null): SetupFinding => ({
  state: 'failing',
  message: 'setup.mail.refused',
  data: { reason: (reason ?? '').replace(/\.$/, '') },
})

/** How the latest test mail fared, and whether the mail server ever took any mail; what was said is kept by the mailbox alone. */
async function latest(mailboxCounts: boolean | undefined): Promise<Told> {
  const tests = () => db.from('mails').where('kind', TEST_MAIL).orderBy('id', 'desc').limit(1)
  const sent = db.from('mails').where('state', 'sent').limit(1).select('id')
  if (!mailboxCounts) sent.whereNull('html')
  return db
    .query()
    .select(tests().select('state').as('state'), tests().select('attempts').as('attempts'))
    .select(tests().select('last_error').as('reason'), sent.as('taken'))
    .firstOrFail()
}
