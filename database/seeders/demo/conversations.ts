import Conversation from '#support_chat/models/conversation'
import type { Customer } from '#database/seeders/demo/orders'

/** What Lars writes when his machine is off. */
export async function askAboutSuspension(
  { user, account }: Customer,
  invoiceNumber: string | null
): Promise<void> {
  await Conversation.open({
    name: user.name,
    email: user.email,
    subject: 'My machine is off',
    body: `Hello,\n\nmy machine does not answer since yesterday. I see that invoice ${invoiceNumber} is still open: my bank blocked the card, a new one is on its way. If I pay by bank transfer, how quickly does the machine come back? Is anything on it lost?\n\nThank you\nLars`,
    userId: user.id,
    accountId: account.id,
  })
}

/** What somebody asks who has not ordered yet. */
export async function askBeforeOrdering(): Promise<void> {
  await Conversation.open({
    name: 'Imke Harms',
    email: 'imke.harms@example.org',
    subject: 'Foundry: can we get it for one week?',
    body: 'Hi!\n\nWe have one big test run before a release, about five days on as many cores as possible. Would you sell a Foundry for a week, or do we take it for a month and end it early? And does the setup fee apply then, too?\n\nImke',
    userId: null,
    accountId: null,
  })
}
