/** What additional addresses are, among those that a service has. */
export const FURTHER = { state: 'assigned', family: 4, is_primary: false } as const
