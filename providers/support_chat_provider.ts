import db from '@adonisjs/lucid/services/db'
import { footer } from '#core/registries/footer'
import { lists } from '#core/registries/lists'
import { navigation } from '#core/registries/navigation'
import { overview } from '#core/registries/overview'
import { permissions } from '#core/registries/permissions'
import { personalData } from '#core/registries/personal_data'
import { workRegistry } from '#core/work/work_registry'
import type { ApplicationService } from '@adonisjs/core/types'

/** The contact form and the conversations that it starts. */
export default class SupportChatProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { supportChatPersonalData } = await import('#support_chat/personal_data')
    const { forgetOldConversations } =
      await import('#support_chat/conversations/forget_old_conversations')
    personalData.declare(supportChatPersonalData)
    workRegistry.addTask(forgetOldConversations)
    permissions.declare('conversations.answer', ['manager', 'support'])
    lists.add('conversations', () => import('#support_chat/conversations/conversation_list'))
    footer.add({ name: 'contact', route: 'contact.create', order: 20 })
    navigation.add('site', { name: 'contact', route: 'contact.create', icon: 'mail', order: 60 })
    navigation.add('customer', {
      name: 'contact',
      route: 'contact.create',
      icon: 'mail',
      order: 90,
      group: 'support',
    })
    navigation.add('admin', {
      name: 'conversations',
      route: 'admin.conversations.index',
      icon: 'messages-square',
      order: 60,
      group: 'support',
      can: 'SupportChatConversationPolicy.answer',
    })
  }

  async start() {
    overview.add({
      name: 'conversations_open',
      can: 'SupportChatConversationPolicy.answer',
      order: 60,
      load: openConversations,
    })
    await import('#support_chat/routes')
  }
}

async function openConversations() {
  const { boundedCount, countText } = await import('#core/database/bounded_count')
  const counted = await boundedCount(db.from('conversations').where('state', 'open'))
  return {
    value: countText(counted),
    url: '/admin/conversations',
    tone: counted.value > 0 ? 'warn' : 'ok',
  } as const
}
