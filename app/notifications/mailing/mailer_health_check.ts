import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import env from '#start/env'
import { smtpServer } from '#config/mail'
import { reasonOf } from '#core/security/without_values'
import { mailer, type Mailer } from '#notifications/mailing/mail_transport'
import type { HealthCheck, HealthReport } from '#core/registries/health_checks'

/** Whoever carries mails is asked once a minute, however often health is. */
const KEPT_MS = 60_000
/** A little less than a health check may take. */
const PATIENCE_MS = 2_500
/** Where mail servers speak TLS from the first byte. */
const SMTPS = 465

const questions: Record<Mailer, (() => Promise<unknown>) | undefined> = {
  smtp: () => greetSmtp(),
  mailgun: askMailgun,
  mailbox: undefined,
}

/** Whether the mail server takes us in, or Mailgun answers; what becomes of single mails is told by the check "mails". */
export const mailerHealthCheck: HealthCheck = keptFor(KEPT_MS, {
  name: 'mailer',
  critical: false,
  run: () => mailerReport(questions[mailer]),
})

/** What asking it says; a mailbox is not asked. */
export async function mailerReport(ask?: () => Promise<unknown>): Promise<HealthReport> {
  if (!ask) return { status: 'ok', message: 'Mails stay in the mailbox of the panel' }
  try {
    await ask()
    return { status: 'ok', message: 'The mail server answers' }
  } catch (error) {
    return { status: 'failed', message: `The mail server does not take mails: ${reasonOf(error)}` }
  }
}

/** Waits for the greeting of a mail server and takes leave. Whether it lets us sign in shows when a mail is sent. */
export async function greetSmtp({ host, port } = smtpServer): Promise<void> {
  const { promise: greeted, resolve, reject } = Promise.withResolvers<void>()
  const socket =
    port === SMTPS ? connectTls({ host, port, servername: host }) : connect({ host, port })
  socket.setEncoding('utf8').setTimeout(PATIENCE_MS)
  socket.once('timeout', () => socket.destroy(new Error('No greeting')))
  socket.once('error', reject).once('close', () => reject(new Error('It hung up')))
  socket.once('data', (greeting) => {
    socket.end('QUIT\r\n')
    if (String(greeting).startsWith('220')) resolve()
    else reject(new Error(`It greeted with ${String(greeting).slice(0, 100).trim()}`))
  })
  try {
    await greeted
  } finally {
    socket.destroySoon()
  }
}

/** Keys that may only send are refused every question, so that any answer will do but one of an outage. */
async function askMailgun(): Promise<void> {
  const url = env.get('MAILGUN_BASE_URL', 'https://api.mailgun.net/v3')
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE_MS) })
  if (answer.status >= 500) throw new Error(`Mailgun answered ${answer.status}`)
}

/** The same check, whose last report is told again for some time. */
function keptFor(ms: number, check: HealthCheck): HealthCheck {
  let kept: { at: number; report: Promise<HealthReport> } | undefined
  return {
    ...check,
    run() {
      const now = performance.now()
      if (!kept || now - kept.at > ms) kept = { at: now, report: check.run() }
      return kept.report
    },
  }
}
