import db from '@adonisjs/lucid/services/db'
import {
  causedLine,
  keepLines,
  type CausedLine,
  type Found,
} from '#billing/reconciliation/keep_lines'
import { GatewayError } from '@innkeeper/panel/gateway'
import type { BalanceLine } from '@innkeeper/panel/gateway'

/** As many as gateways answer at once. */
export const PAGE = 100

/**
 * Keeps lines as they come, some at a time, so that it takes no more memory for a million than for ten. A payout about which the
 * gateway cannot be asked keeps the others from nothing; its trouble is answered at the end.
 */
export async function bookLines(
  lines: AsyncIterable<BalanceLine>,
  found: Found
): Promise<GatewayError | null> {
  let trouble: GatewayError | null = null
  for await (const page of pagesOf(lines)) trouble = (await bookPage(page, found)) ?? trouble
  return trouble
}

/** One page of them. Lines that are known cost nothing; of what a payout paid out is noted that it did. */
export async function bookPage(page: BalanceLine[], found: Found): Promise<GatewayError | null> {
  const { gateway, payoutId } = found
  const ids = page.map(({ id }) => id)
  const rows = await db
    .from('balance_entries')
    .where('gateway', gateway)
    .whereIn('external_id', ids)
    .select('external_id')
  const known = new Set(rows.map((row) => String(row.external_id)))
  if (payoutId && known.size > 0)
    await db
      .from('balance_entries')
      .where('gateway', gateway)
      .whereIn('external_id', [...known])
      .update({ payout_id: payoutId })
  const caused: CausedLine[] = []
  let trouble: GatewayError | null = null
  for (const line of page.filter(({ id }) => !known.has(id))) {
    const made = await unlessRefused(line, found)
    if (made instanceof GatewayError) trouble = made
    else if (made) caused.push(made)
  }
  await keepLines(caused, found)
  return trouble
}

async function unlessRefused(
  line: BalanceLine,
  found: Found
): Promise<CausedLine | GatewayError | null> {
  try {
    return await causedLine(line, found)
  } catch (error) {
    if (line.kind !== 'payout' || !(error instanceof GatewayError)) throw error
    return error
  }
}

export async function* pagesOf(lines: AsyncIterable<BalanceLine>): AsyncIterable<BalanceLine[]> {
  let page: BalanceLine[] = []
  for await (const line of lines) {
    page.push(line)
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
