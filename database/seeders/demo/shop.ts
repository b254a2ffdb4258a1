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
  // Passes the check of its digits and belongs to no bank.
  'billing.iban': 'DE36000000000000000000',
  'billing.bank_details': 'Hafenbank Hamburg\nIBAN DE36 0000 0000 0000 0000 00',
  'billing.invoice_footer': 'Nordlicht Hosting is a shop in a demonstration. No money moves.',
}

const TERMS = `These terms apply between Nordlicht Hosting GmbH, Leuchtturmkai 7, 20457 Hamburg, and anyone who orders a server here. They belong to a demonstration and are not legally binding.

Our services

We provide a server with the cores, memory, disk and IP addresses shown in your order, reachable from the internet from the day it is ready. We aim for 99.9% availability each month and announce planned maintenance two days in advance.

Prices and payment

You pay the price of your plan in advance for each billing cycle, and the setup fee once if there is one. Invoices are due on the date shown on them. If an invoice is seven days overdue, we may suspend the server; its data is kept for another thirty days.

Your responsibilities

Keep the software on your server up to date and your keys secret. Do not send unsolicited email, attack others or store anything that is illegal in Germany. When we contact you about abuse, respond within a day.

Your data

The data on your server belongs to you, and backups are your responsibility until we offer them. The privacy page explains what personal data we process and why.

Cancellation

You may cancel a plan at the end of any billing cycle without giving a reason. We may cancel it with one month’s notice, or immediately if a server harms others.`

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
