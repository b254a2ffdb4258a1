import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { defineList, type ListAction } from '#core/registries/lists'
import { accountColumn, accountsNamedBy, selectAccount } from '#identity'
import Conversation, { conversationStates } from '#support_chat/models/conversation'
import { closeByStaff } from '#support_chat/conversations/change_by_staff'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const texts = 'support_chat.admin'

function conversations() {
  const query = db
    .from('conversations')
    .select('conversations.id', 'conversations.subject', 'conversations.name as sender')
    .select('conversations.email', 'conversations.state', 'conversations.created_at')
    .select('conversations.closed_at')
  return selectAccount(query, 'conversations.account_id')
}

/** Only conversations of a customer by their address, or of somebody whose address a text begins. */
async function narrowConversations(
  query: DatabaseQueryBuilderContract,
  text: string
): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) query.whereIn('conversations.account_id', owners)
  else query.whereIn('conversations.id', orNone(await firstHits('conversations', 'email', text)))
}

const close: ListAction = {
  name: 'close',
  label: `${texts}.several.close`,
  title: `${texts}.several.close_title`,
  text: `${texts}.several.close_text`,
  confirm: `${texts}.several.close`,
  done: `${texts}.several.closed`,
  can: 'SupportChatConversationPolicy.answer',
  async run(id, { userId, t }) {
    const closed = await closeByStaff(await Conversation.findOrFail(id), userId)
    return closed ? { done: true } : { done: false, why: t(`${texts}.several.closed_before`) }
  },
}

/** What people wrote to the shop, what waits for an answer first. */
export default defineList({
  title: `${texts}.title`,
  route: 'admin.conversations.index',
  can: 'SupportChatConversationPolicy.answer',
  key: 'conversations.id',
  query: conversations,
  href: ({ id }) => router.makeUrl('admin.conversations.show', { id }),
  columns: [
    { key: 'subject', label: `${texts}.subject`, type: 'text', value: 'subject' },
    {
      key: 'from',
      label: `${texts}.from`,
      type: 'text',
      value: 'sender',
      below: (row) => row.email as string,
    },
    accountColumn,
    {
      key: 'state',
      label: `${texts}.state`,
      type: 'state',
      value: (row, t) => ({
        state: row.state === 'open' ? 'open' : 'done',
        label: t(`${texts}.states.${row.state}`),
      }),
    },
    {
      key: 'closed',
      label: `${texts}.closed`,
      type: 'time',
      value: (row) => row.closed_at as string | null,
      optional: true,
      labelled: true,
    },
    {
      key: 'received',
      label: `${texts}.when`,
      type: 'time',
      value: (row) => row.created_at as string,
      sort: { column: 'conversations.id' },
    },
  ],
  filters: [
    {
      key: 'state',
      label: `${texts}.state`,
      type: 'choice',
      tabs: true,
      initial: 'open',
      column: 'conversations.state',
      options: (t) =>
        conversationStates.map((value) => ({ value, label: t(`${texts}.states.${value}`) })),
    },
    { key: 'received', label: `${texts}.when`, type: 'days', column: 'conversations.id' },
  ],
  search: { label: `${texts}.search`, narrow: narrowConversations },
  actions: [close],
  empty: { icon: 'messages-square', title: `${texts}.empty_title`, text: `${texts}.empty_text` },
})
