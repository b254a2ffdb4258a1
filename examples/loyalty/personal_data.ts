import { impersonal, type PersonalDataDeclaration } from '@innkeeper/panel'

/** Every table and column of this module, and what becomes of the data when a person asks for erasure. */
export const loyaltyPersonalData: PersonalDataDeclaration = {
  module: 'loyalty',
  purposes: {
    loyalty: { basis: 'contract', description: 'Points that customers earn for what they pay' },
  },
  tables: {
    loyalty_entries: {
      subject: { accountColumn: 'account_id' },
      columns: {
        ...impersonal('id', 'account_id', 'invoice_id', 'created_at'),
        points: { category: 'activity', purpose: 'loyalty', onErase: 'delete', retention: 'P1Y' },
      },
    },
  },
}
