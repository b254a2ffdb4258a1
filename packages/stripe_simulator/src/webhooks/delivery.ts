/** One event on its way to one endpoint. */
export interface Delivery {
  id: number
  event: string
  type: string
  endpoint: string
  url: string
  state: 'pending' | 'delivered' | 'failed' | 'held' | 'dropped'
  attempts: { at: string; status: number | null; error?: string }[]
}
