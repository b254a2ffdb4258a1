import { defineConfig, transports } from '@adonisjs/mail'
import env from '#start/env'
import type { InferMailers } from '@adonisjs/mail/types'

const username = env.get('SMTP_USERNAME')

export const smtpServer = {
  host: env.get('SMTP_HOST', '127.0.0.1'),
  port: env.get('SMTP_PORT', 1025),
}

const mailConfig = defineConfig({
  default: env.get('MAIL_MAILER') === 'mailgun' ? 'mailgun' : 'smtp',
  mailers: {
    smtp: transports.smtp({
      ...smtpServer,
      // Shorter than the lease of a mail, so that nobody else looks at it while it is being handed over.
      connectionTimeout: 20_000,
      greetingTimeout: 20_000,
      socketTimeout: 45_000,
      auth: username
        ? { type: 'login', user: username, pass: env.get('SMTP_PASSWORD', '') }
        : undefined,
    }),
    mailgun: transports.mailgun({
      key: env.get('MAILGUN_API_KEY', ''),
      baseUrl: env.get('MAILGUN_BASE_URL', 'https://api.mailgun.net/v3'),
      domain: env.get('MAILGUN_DOMAIN', ''),
    }),
  },
})

export default mailConfig

declare module '@adonisjs/mail/types' {
  export interface MailersList extends InferMailers<typeof mailConfig> {}
}
