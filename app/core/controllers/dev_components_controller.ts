import { DateTime } from 'luxon'
import { Money } from '#core/money/money'
import type { HttpContext } from '@adonisjs/core/http'

const NOW = DateTime.utc(2026, 11, 22, 14, 5)

const STEPS = [
  { label: 'Reserve IP address and VM ID', state: 'done', at: NOW.minus({ minutes: 2 }) },
  {
    label: 'Copy operating system',
    state: 'done',
    at: NOW.minus({ minutes: 1 }),
    detail: 'debian-13 · 20 GiB on local-zfs',
  },
  { label: 'Resize disk', state: 'current', at: NOW },
  { label: 'Start server', state: 'waiting' },
]

const FAILED_STEPS = [
  { label: 'Reserve IP address and VM ID', state: 'done', at: NOW },
  {
    label: 'Copy operating system',
    state: 'failed',
    detail:
      'The storage local-zfs is full. Our team is looking into it. You won’t be charged again.',
  },
  { label: 'Start server', state: 'waiting' },
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
