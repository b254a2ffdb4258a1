import db from '@adonisjs/lucid/services/db'
import { parse, type HTMLElement } from 'node-html-parser'
import { test } from '@japa/runner'
import { settingGroups } from '#admin/settings_form'
import { PASSWORD } from '#database/seeders/demo/people'
import { addressOf, doors, openFullShop } from '#tests/support/full_shop'
import { Surfer, origin } from '#tests/support/surfer'

/** Forms with more fields than this are too long to find a mistake at a glance. */
const FEW = 3
const CONTROLS = 'input, select, textarea'
const UNSEEN = ['hidden', 'submit', 'button']
/** Pages that ask the host, or that are none. */
const LEFT_OUT = /^(live|dev|health|metrics)\b|\.pdf$/

const PEOPLE = [
  { area: 'visitors', email: null, isTheirs: (path: string) => !path.startsWith('/admin') },
  {
    area: 'customers',
    email: 'ada@example.com',
    isTheirs: (path: string) => !path.startsWith('/admin'),
  },
  {
    area: 'staff',
    email: 'owner@example.com',
    isTheirs: (path: string) => path.startsWith('/admin'),
  },
]

interface LongForm {
  page: string
  action: string
  fields: Record<string, string>
}

/** The long forms of a page, filled with what none of them takes. */
function longFormsOn(page: string, html: string): LongForm[] {
  const forms = parse(html).querySelectorAll('main form')
  return forms.flatMap((form) => {
    const controls = form.querySelectorAll(CONTROLS).filter((each) => each.hasAttribute('name'))
    const seen = controls.filter((each) => !UNSEEN.includes(each.getAttribute('type') ?? ''))
    const names = new Set(seen.map((each) => each.getAttribute('name')))
    if (form.getAttribute('method') !== 'POST' || names.size <= FEW) return []
    const fields = Object.fromEntries(
      controls.map((each) => [each.getAttribute('name') ?? '', wrongFor(each)])
    )
    return [{ page, action: form.getAttribute('action') ?? '', fields }]
  })
}

/** Hidden fields stay what they are: they say which form it is. */
function wrongFor(control: HTMLElement): string {
  if (control.getAttribute('type') === 'hidden') return control.getAttribute('value') ?? ''
  if (control.getAttribute('type') === 'checkbox') return 'no such choice'
  return control.hasAttribute('required') ? '' : 'x'.repeat(2_000)
}

test.group('Long forms that are refused', (group) => {
  let shop: Awaited<ReturnType<typeof openFullShop>>

  group.tap((one) => one.timeout(110_000))
  group.setup(async () => {
    shop = await openFullShop()
    return () => shop.close()
  })

  async function pagesOf(isTheirs: (path: string) => boolean, accountId?: string) {
    const pages = doors().filter(
      ({ name, method, pattern }) => method === 'GET' && !LEFT_OUT.test(name) && isTheirs(pattern)
    )
    const addresses = await Promise.all(pages.map((door) => addressOf(door, accountId)))
    const groups = settingGroups().map((name) => `/admin/settings/${name}`)
    return [...new Set([...addresses, ...groups.filter(isTheirs)])]
  }

  for (const { area, email, isTheirs } of PEOPLE)
    test(`come back to ${area} with a summary on top, whose links lead to the fields`, async ({
      assert,
    }) => {
      const surfer = new Surfer()
      if (email) await surfer.signIn(email, PASSWORD)
      const user = email && (await db.from('users').where({ email }).firstOrFail())
      const member = user && (await db.from('memberships').where('user_id', user.id).first())
      const wrong: string[] = []
      const seen = new Set<string>()
      for (const page of await pagesOf(isTheirs, member?.account_id)) {
        const answer = await surfer.get(page)
        if (answer.status !== 200 || !answer.headers.get('content-type')?.includes('html')) continue
        for (const form of longFormsOn(page, answer.text)) {
          seen.add(form.action)
          const problem = await problemWith(surfer, form)
          if (problem) wrong.push(`${page}, ${form.action}: ${problem}`)
        }
      }
      assert.deepEqual(wrong, [])
      assert.isAtLeast(
        seen.size,
        { visitors: 3, customers: 2, staff: 12 }[area] ?? 1,
        [...seen].join()
      )
    })
})

/** What is wrong with how a form comes back; null where nothing is. */
async function problemWith(surfer: Surfer, { page, action, fields }: LongForm) {
  const referer = new URL(page, origin()).href
  const sent = await surfer.submit(action, fields, 'POST', { referer, origin: origin() })
  if (sent.status >= 400) return `answers ${sent.status}`
  const { text } = await surfer.follow(sent)
  const back = parse(text)
  const links = back.querySelectorAll('#error-summary a')
  if (links.length === 0) return `has no summary at ${sent.location}`
  const lost = links
    .map((link) => link.getAttribute('href')?.slice(1) ?? '')
    .filter((id) => !back.getElementById(id))
  return lost.length > 0 ? `has no field ${lost.join(', ')}` : null
}
