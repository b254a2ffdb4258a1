import db from '@adonisjs/lucid/services/db'
import { settings } from '#core/settings/settings'
import { newId } from '#core/ids'
import { choicesOf, saveView } from '#core/lists/choices'
import { alertKinds } from '#core/registries/alerts'
import { wishField } from '#notifications/alerts/wishes_form'
import Article from '#helpcenter/models/article'
import Conversation from '#support_chat/models/conversation'
import { asOwner, type PrepareDeed } from '#tests/support/deeds/deed'
import { ownNote } from '#tests/support/notes'
import { png, useBrand } from '#tests/support/brand'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'
import { noticeFor, parkMessage } from '#tests/support/troubles'

const article = () => ({
  title: 'How to sign in',
  slug: `sign-in-${newId().toLowerCase()}`,
  topic: 'Account',
  summary: 'What to do at the door.',
  body: 'Knock, then say who you are.',
  state: 'draft' as const,
})

export const otherDeeds: Record<string, PrepareDeed> = {
  'contact.store': async () => ({
    path: '/contact',
    form: {
      name: 'Grace Example',
      email: 'grace@example.test',
      subject: 'A question',
      message: 'How does one sign in here?',
    },
  }),
  'admin.conversations.update': async () => {
    const conversation = await Conversation.create({
      name: 'Grace',
      email: 'grace@example.test',
      subject: 'A question',
      state: 'open',
    })
    const path = `/admin/conversations/${conversation.id}`
    return { session: await asOwner(), path, form: { state: 'closed' } }
  },
  'admin.notes.store': async () => {
    const { account } = await createCustomer()
    const form = { subject_type: 'customer', subject_id: account.id, note: 'Prefers the phone' }
    return { session: await asOwner(), path: '/admin/notes', form }
  },
  'admin.notes.update': async () => {
    const { note, session } = await ownNote()
    return { session, path: `/admin/notes/${note.id}`, form: { note: 'Changed', revision: '1' } }
  },
  'admin.notes.destroy': async () => {
    const { note, session } = await ownNote()
    return { session, path: `/admin/notes/${note.id}` }
  },
  'admin.note_pins.store': async () => {
    const { note, session } = await ownNote()
    return { session, path: `/admin/notes/${note.id}/pin` }
  },
  'admin.note_pins.destroy': async () => {
    const { note, session } = await ownNote({ pinned: true })
    return { session, path: `/admin/notes/${note.id}/pin` }
  },
  'admin.articles.store': async () => ({
    session: await asOwner(),
    path: '/admin/articles',
    form: article(),
  }),
  'admin.articles.update': async () => ({
    session: await asOwner(),
    path: `/admin/articles/${(await Article.create(article())).id}`,
    form: article(),
  }),
  'admin.articles.destroy': async () => ({
    session: await asOwner(),
    path: `/admin/articles/${(await Article.create(article())).id}`,
  }),
  'admin.mails.tests.store': async () => ({
    session: await asOwner(),
    path: '/admin/mails/tests',
  }),
  'admin.setup_dismissals.store': async () => {
    await db.from('settings').where('name', 'setup.shown').delete()
    settings.forget()
    return { session: await asOwner(), path: '/admin/setup/dismissals' }
  },
  'admin.system.message_retries.store': async () => ({
    session: await asOwner(),
    path: `/admin/system/messages/${await parkMessage()}/retries`,
  }),
  'admin.alerts.update': async () => {
    const { user, staffMember } = await createStaff('owner')
    await noticeFor(staffMember.id)
    return { session: await sessionFor(user), path: '/admin/alerts' }
  },
  'admin.alert_wishes.update': async () => ({
    session: await asOwner(),
    path: '/admin/alerts/settings',
    form: Object.fromEntries(alertKinds.all().map(({ name: kind }) => [wishField(kind), 'inbox'])),
  }),
  'admin.settings.brand.update': async () => ({
    session: await asOwner(),
    path: '/admin/settings/brand',
    form: {
      name: 'Harbour Cloud',
      accent: '#ff7a45',
      header: '',
      font: 'serif',
      footer_text: '',
      footer_links: '',
      legal: '',
    },
  }),
  'admin.settings.brand.destroy': async () => {
    await useBrand({ 'brand.accent': '#ff7a45' })
    return { session: await asOwner(), path: '/admin/settings/brand' }
  },
  'admin.settings.brand.files.update': async () => {
    await useBrand({ 'brand.logo': '' })
    return {
      session: await asOwner(),
      path: '/admin/settings/brand/files/logo',
      files: { file: png(200, 50) },
    }
  },
  'admin.settings.brand.files.destroy': async () => {
    await useBrand({ 'brand.logo': `${'a'.repeat(64)}.png 200x50` })
    return { session: await asOwner(), path: '/admin/settings/brand/files/logo' }
  },
  'admin.settings.brand.samples.store': async () => {
    await useBrand({ 'brand.name': '' })
    return {
      session: await asOwner(),
      path: '/admin/settings/brand/samples',
      form: { sample: 'harbour' },
    }
  },
  'admin.settings.update': async () => ({
    session: await asOwner(),
    path: '/admin/settings/company',
    form: {
      company__name: `Nordlicht ${newId()}`,
      company__address: 'Hafenstr. 1\n20359 Hamburg',
      company__country: 'de',
      company__time_zone: 'Europe/Berlin',
      company__vat_id: 'DE136695976',
      company__email: 'hello@nordlicht.example',
    },
  }),
  'admin.list_actions.store': async () => ({
    session: await asOwner(),
    path: '/admin/lists/orders/actions',
    form: {
      'verb': 'cancel',
      'ids[]': (await placeOrder()).order.id,
      'reason_cancel': 'Asked for it',
      'query': 'state=placed',
    },
  }),
  'admin.list_columns.update': async () => ({
    session: await asOwner(),
    path: '/admin/lists/orders/columns',
    form: { 'columns[]': 'total', 'query': '' },
  }),
  'admin.list_views.store': async () => ({
    session: await asOwner(),
    path: '/admin/lists/orders/views',
    form: { name: 'Unpaid', query: 'state=placed' },
  }),
  'admin.list_views.destroy': async () => {
    const { user } = await createStaff('owner')
    await saveView(user.id, 'orders', { name: 'Unpaid', query: 'state=placed' })
    const [view] = (await choicesOf(user.id, 'orders')).views
    const path = `/admin/lists/orders/views/${view.id}`
    return { session: await sessionFor(user), path, form: { query: '' } }
  },
}
