import { readFile } from 'node:fs/promises'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import Article from '#helpcenter/models/article'

const TOPICS: Record<string, string[]> = {
  'Getting started': ['ssh-keys', 'first-sign-in', 'stop-and-reboot', 'addresses'],
  'Billing': ['ways-to-pay', 'invoices-and-vat'],
  'Support': ['backups', 'reach-us'],
}

/** Publishes the help pages that lie beside this file: title, summary and text, with an empty line between. */
export async function writeArticles(): Promise<void> {
  for (const [topic, slugs] of Object.entries(TOPICS)) {
    for (const [position, slug] of slugs.entries()) await publish(topic, slug, position)
  }
}

async function publish(topic: string, slug: string, position: number): Promise<void> {
  const text = await readFile(new URL(`articles/${slug}.md`, import.meta.url), 'utf8')
  const [heading, summary, ...paragraphs] = text.trim().split('\n\n')
  const article = new Article().merge({
    topic,
    slug,
    position,
    summary,
    title: heading.replace(/^#\s*/, ''),
    body: paragraphs.join('\n\n'),
  })
  await transaction(async (trx) => {
    await article.useTransaction(trx).show('published').save()
    await audit.record(trx, 'article.created', article)
  })
}
