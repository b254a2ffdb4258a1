import Conversation from '#support_chat/models/conversation'
import type { Customer } from '#database/seeders/demo/orders'

/** What Lars writes when his server is suspended. */
export async function askAboutSuspension(
  { user, account }: Customer,
  invoiceNumber: string | null
): Promise<void> {
  await Conversation.open({
    name: user.name,
    email: user.email,
    subject: 'My server is suspended',
    body: `Hello,\n\nmy server has been suspended since yesterday. I can see that invoice ${invoiceNumber} is still open: my bank blocked the card and a new one is on its way. If I pay by bank transfer, how quickly will the server be back? Have I lost any data?\n\nThank you\nLars`,
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
    body: 'Hi!\n\nWe have one big test run before a release, about five days on as many cores as we can get. Would you sell a Foundry for a week, or should we take it for a month and cancel early? And would the setup fee still apply?\n\nImke',
    userId: null,
    accountId: null,
  })
}
