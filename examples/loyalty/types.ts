declare module '@innkeeper/panel' {
  interface OutboxTopics {
    'loyalty.points_awarded': { entryId: string }
  }

  interface SettingTypes {
    'loyalty.points_per_invoice': number
  }
}

export {}
