import { DateTime } from 'luxon'
import { Money } from '#core/money/money'
import type { HttpContext } from '@adonisjs/core/http'

const NOW = DateTime.utc(2026, 11, 22, 14, 5)

const STEPS = [
  { label: 'Address and number reserved', state: 'done', at: NOW.minus({ minutes: 2 }) },
  {
    label: 'Template copied to pve1',
    state: 'done',
    at: NOW.minus({ minutes: 1 }),
    detail: 'debian-13 · 20 GiB on local-zfs',
  },
  { label: 'Disk enlarged', state: 'current', at: NOW },
  { label: 'Machine started', state: 'waiting' },
]

const FAILED_STEPS = [
  { label: 'Address and number reserved', state: 'done', at: NOW },
  {
    label: 'Template copied to pve1',
    state: 'failed',
    detail: 'The storage local-zfs is full. Staff were told; nothing is charged twice.',
  },
  { label: 'Machine started', state: 'waiting' },
]

/** Shows every component in each of its states, to look at while building pages and to test for accessibility. */
export default class DevComponentsController {
  async index({ view }: HttpContext) {
    return view.render('pages/dev/components', {
      now: NOW,
      steps: STEPS,
      failedSteps: FAILED_STEPS,
      amount: Money.of(123_456, 'EUR'),
      smallAmount: Money.of(790, 'EUR'),
      rows: { currentPage: 2, lastPage: 9, total: 217 },
    })
  }
}
