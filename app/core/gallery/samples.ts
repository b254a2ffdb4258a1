import { DateTime } from 'luxon'
import { drawChart } from '#core/charts/chart'
import { Money } from '#core/money/money'

/** The same moment every time, so that pictures of two days can be compared. */
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

const INVOICE = {
  number: 'NH-000042',
  currency: 'EUR',
  issuedOn: NOW,
  dueOn: NOW.plus({ days: 14 }),
  seller: {
    name: 'Nordlicht Hosting',
    lines: ['Leuchtturmkai 7', '20457 Hamburg'],
    vatId: 'DE000000000',
    email: 'hello@nordlicht.example',
  },
  buyer: {
    name: 'Fjordwerk AB',
    lines: ['Ekgatan 14', '411 00 Göteborg', 'Sweden'],
    vatId: 'SE000000000001',
  },
  lines: [
    {
      description: 'Skiff: www.fjordwerk.example',
      quantity: 1,
      unitMinor: 590,
      netMinor: 590,
      periodStart: NOW,
      periodEnd: NOW.plus({ days: 29 }),
    },
    {
      description: 'Setup',
      quantity: 2,
      unitMinor: 2500,
      netMinor: 5000,
      cycle: { unit: 'month', count: 1 },
    },
  ],
  netMinor: 5590,
  taxMinor: 1062,
  totalMinor: 6652,
  taxGroups: [{ rateBp: 1900, country: 'DE', taxMinor: 1062 }],
  bankDetails: 'Hafenbank Hamburg\nIBAN DE00 0000 0000 0000 0000 00',
  footer: 'No money moves.',
}

const PAYMENT = {
  kind: 'card',
  card: 'Visa •••• 4242',
  receivedAt: NOW,
  amount: Money.of(6652, 'EUR'),
  refunded: Money.of(0, 'EUR'),
}

const DAYS = [412, 0, 1290, 830, -240, 1870, 2210, 960, 0, 1430, 1750, 640, 2480, 1120]

const points = (values: (number | null)[]) =>
  values.map((value, index) => ({
    label: `${9 + index} Nov 2026`,
    value,
    text: value === null ? 'No data' : `€${value}.00`,
    open: index === values.length - 1,
  }))

/** Charts with a loss, with a gap, and without anything. */
const CHARTS = {
  bars: drawChart({ type: 'bars', points: points(DAYS), axisText: (value) => `€${value}` }),
  line: drawChart({
    type: 'line',
    points: points([3, 3, 4, 6, null, null, 7, 7, 9, 8, 8, 11, 12, 12]),
    axisText: String,
  }),
  empty: drawChart({ type: 'bars', points: points(DAYS.map(() => 0)), axisText: String }),
}

const entryOf = (kind: string, text: string, more: object = {}) => ({
  id: kind,
  kind,
  at: NOW.toJSDate(),
  text,
  actorName: null,
  ...more,
})

/** What happened to an order, with a note that is pinned. */
const TIMELINE = {
  pinned: [
    entryOf('note', 'Pinned note', {
      body: [
        { text: 'Pays by invoice only. Ask ' },
        { text: '@Nele', strong: true },
        { text: ' before suspending anything.' },
      ],
      actor: { type: 'staff', id: '1' },
      actorName: 'Jonas Brandt',
      links: [{ text: 'Open note', href: '#note' }],
    }),
  ],
  entries: [
    entryOf('mail', 'Your server is ready', { detail: 'ada@example.com' }),
    entryOf('event', 'Ready', { href: '#server', detail: 'www.fjordwerk.example' }),
    entryOf('operation', 'Set up: Failed permanently', {
      tone: 'bad',
      detail: 'The host has no room',
      actor: { type: 'system', id: null },
    }),
    entryOf('payment', 'Payment of €66.52 received', { tone: 'ok', detail: 'Visa •••• 4242' }),
    entryOf('audit', 'Order placed', {
      actor: { type: 'customer', id: '2' },
      actorName: 'Ada Lindqvist',
    }),
  ],
  older: '01KAZZZZZZZZZZZZZZZZZZZZZZ',
  isFirst: true,
}

/** What flash messages hold when a form came back with something wrong. */
const REFUSED = new Map<string | string[], unknown>([
  [
    'inputErrorsBag',
    { email: ['Enter a whole address, such as ada@example.com.'], country: ['Choose a country.'] },
  ],
  ['success', 'Saved'],
  ['error', 'The card was declined'],
])

/** What the states of components are rendered with: nothing of it changes from day to day or stands in a database. */
export const samples = {
  now: NOW,
  id: '01KAZZZZZZZZZZZZZZZZZZZZZZ',
  steps: STEPS,
  failedSteps: FAILED_STEPS,
  amount: Money.of(123_456, 'EUR'),
  smallAmount: Money.of(790, 'EUR'),
  nothing: Money.of(0, 'EUR'),
  rows: { currentPage: 2, lastPage: 9, total: 217 },
  invoice: INVOICE,
  payment: PAYMENT,
  refused: REFUSED,
  charts: CHARTS,
  timeline: TIMELINE,
  days: DAYS,
}
