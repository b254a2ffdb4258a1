import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import { settings, type SettingTypes } from '#core/settings/settings'
import { appointStaff } from '#identity/staff/appoint_staff'
import { audit } from '#audit/models/audit_entry'
import { saveTermsVersion } from '#ordering/terms/save_terms_version'
import TermsVersion from '#ordering/models/terms_version'
import PasswordReset from '#identity/models/password_reset'
import User from '#identity/models/user'
import { clock } from '#core/clock'
import { PASSWORD } from '#database/seeders/demo/people'
import type { StaffRole } from '#core/registries/permissions'

/** Where the shop is; its days are the story's. */
export const TIME_ZONE = 'Europe/Berlin'

const SETTINGS: Partial<SettingTypes> = {
  'company.name': 'Nordlicht Hosting',
  'company.address': 'Leuchtturmkai 7\n20457 Hamburg',
  'company.country': 'DE',
  'company.time_zone': TIME_ZONE,
  'company.vat_id': 'DE000000000',
  'company.email': 'hello@nordlicht.example',
  'billing.currency': 'EUR',
  'billing.tax_mode': 'exclusive',
  'billing.default_rate': 19,
  'billing.invoice_prefix': 'NH-',
  'billing.bank_details': 'Hafenbank Hamburg\nIBAN DE00 0000 0000 0000 0000 00\nBIC HAFEDE00XXX',
  'billing.invoice_footer': 'Nordlicht Hosting is a shop in a demonstration. No money moves.',
}

const TERMS = `These terms hold between Nordlicht Hosting GmbH, Leuchtturmkai 7, 20457 Hamburg, and whoever orders a machine here. They belong to a demonstration and bind nobody.

What you get. A machine with the cores, memory, disk and addresses that stand in your order, reachable from the internet, from the day we say that it runs. We aim at 99.9 % of each month and tell you of planned work two days before.

What you pay. The price of your plan for each cycle in advance, and the setup fee once where there is one. An invoice is due on the day that stands on it. Seven days after that day we may stop the machine; nothing on it is deleted for another thirty days.

What you do. You keep the software on your machine up to date and your keys to yourself. You send no unwanted mail, attack nobody, and store nothing that is against the law in Germany. When we write to you about abuse, you answer within a day.

Your data. What is on your machine is yours, and copies of it are your task until we offer backups. What we know about you, and why, stands on the privacy page.

How it ends. You may end a plan at the end of each paid cycle, without a reason. We may with a notice of one month, or at once when a machine does harm.`

/** Opens the shop: what it is called, how it bills, its terms, and the people who run it. Answers the owner. */
export async function openShop(): Promise<User> {
  await configure()
  await publishTerms()
  const owner = await hire('Nele Petersen', 'owner@example.com', 'owner')
  await hire('Jonas Brandt', 'support@example.com', 'support')
  return owner
}

async function configure(): Promise<void> {
  await transaction(async (trx) => {
    await settings.set(SETTINGS, trx)
    await audit.record(trx, 'settings.updated', { id: 'company' }, { changes: { after: SETTINGS } })
  })
}

async function publishTerms(): Promise<void> {
  const version = clock.now().toFormat('yyyy-MM')
  const terms = new TermsVersion().merge({ version, title: 'Terms of service', body: TERMS })
  await saveTermsVersion(terms)
  await transaction(async (trx) => {
    await terms.publish(trx)
    await audit.record(trx, 'terms.published', ['terms_version', terms.id], {
      changes: { version },
    })
  })
}

/** Puts somebody on the staff, who sets a password by the link in the mail. */
async function hire(name: string, email: string, role: StaffRole): Promise<User> {
  const appointed = await appointStaff({ name, email, role })
  if (!appointed.ok) throw new Error(`${email} is on the staff already`)
  const { userId } = appointed.value.member
  const link = await PasswordReset.query().where('user_id', userId).firstOrFail()
  await worker.drain()
  await link.redeem(PASSWORD)
  return User.findOrFail(userId)
}
