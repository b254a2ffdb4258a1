import { test } from '@japa/runner'
import { parse } from 'node-html-parser'
import type { ApiClient } from '@japa/api-client'
import type { Assert } from '@japa/assert'
import Account from '#identity/models/account'
import Membership, { membershipRoles } from '#identity/models/membership'
import User from '#identity/models/user'
import Service from '#provisioning/models/service'
import { staffRoles } from '#core/registries/permissions'
import { order } from '#database/seeders/demo/orders'
import { ED25519_KEY } from '#tests/support/catalog'
import { addressOf, doors, openFullShop, type Door } from '#tests/support/full_shop'
import { createStaff, createUser, sessionFor } from '#tests/support/identity'

/** What shows nothing of an account, what nobody signed in is shown, and what is about oneself. */
const LEFT_OUT =
  /^(live|dev|health|robots|security|security_txt|sign_in|sign_up|password_resets|email_verifications|admin\.alert_wishes)\.|\.pdf$/

/** Somebody who looks around. */
interface Person {
  user: User
  account?: Account
}

/** What each page offers, by its address: forms and links, as "POST /invoices/…/payments". */
type Offers = Map<string, Set<string>>

const pathOf = (url: string | undefined) => new URL(url ?? '', 'http://shop').pathname

function offersOn(html: string): Set<string> {
  const main = parse(html).querySelector('main')
  const forms = (main?.querySelectorAll('form') ?? []).map((form) => {
    const action = form.getAttribute('action')
    const [, spoofed] = /_method=(\w+)/.exec(action ?? '') ?? []
    return `${spoofed ?? form.getAttribute('method') ?? 'GET'} ${pathOf(action)}`
  })
  const links = main?.querySelectorAll('a[href^="/"]') ?? []
  return new Set([...forms, ...links.map((link) => `GET ${pathOf(link.getAttribute('href'))}`)])
}

/** Signed in for this request only: some forms end the sign-in. */
async function ask(client: ApiClient, { user, account }: Person, method: string, path: string) {
  return client
    .request(path, method)
    .withSession(await sessionFor(user, account))
    .redirects(0)
}

async function offersTo(client: ApiClient, person: Person, pages: string[]): Promise<Offers> {
  const offers: Offers = new Map()
  for (const page of pages) {
    const answer = await ask(client, person, 'GET', page)
    if (answer.status() === 200) offers.set(page, offersOn(answer.text()))
  }
  return offers
}

test.group('What pages offer', (group) => {
  let shop: Awaited<ReturnType<typeof openFullShop>>
  let account: Account
  /** Rows about which there is something to do. */
  let rows: [word: string, id: string][]

  group.tap((one) => one.timeout(110_000))
  group.setup(async () => {
    shop = await openFullShop()
    const user = await User.findByOrFail('email', 'ada@example.com')
    const { accountId } = await Membership.findByOrFail('userId', user.id)
    account = await Account.findOrFail(accountId)
    const wish = { product: 'Skiff', template: 'Debian', hostname: 'unpaid' }
    const { invoice, service } = await order({ user, account, sshKey: ED25519_KEY }, wish)
    const running = await Service.findByOrFail({ accountId, state: 'active' })
    rows = [
      ['invoices', invoice.id],
      ['orders', String(service.orderId)],
      ['services', running.id],
    ]
    return () => shop.close()
  })

  async function addressesOf(which: (door: Door) => boolean): Promise<string[]> {
    const pages = doors().filter(
      (door) => door.method === 'GET' && !LEFT_OUT.test(door.name) && which(door)
    )
    return Promise.all(
      pages.map(({ pattern, ...door }) => {
        const filled = rows.reduce(
          (path, [word, id]) => path.replace(new RegExp(`/${word}/:\\w+`), `/${word}/${id}`),
          pattern
        )
        return addressOf({ ...door, pattern: filled }, account.id)
      })
    )
  }

  /** What a page leaves out is refused, and what it shows is not. The first person is shown everything. */
  async function compare(client: ApiClient, assert: Assert, people: Person[], pages: string[]) {
    const offers = await Promise.all(people.map((person) => offersTo(client, person, pages)))
    const wrong: string[] = []
    let hidden = 0
    // The first one last: what owners do may end the access of others.
    for (const [index, person] of [...people.entries()].reverse()) {
      const shown = new Set([...offers[index].values()].flatMap((page) => [...page]))
      const left = [...offers[index].keys()].flatMap((page) => [...(offers[0].get(page) ?? [])])
      const leftOut = new Set(left).difference(shown)
      hidden += leftOut.size
      for (const offer of new Set([...leftOut, ...shown])) {
        const [method, path] = offer.split(' ')
        const isRefused = (await ask(client, person, method, path)).status() === 403
        if (isRefused === shown.has(offer))
          wrong.push(
            `${person.user.name}: ${offer} is ${isRefused ? 'offered and refused' : 'left out and done'}`
          )
      }
    }
    assert.deepEqual(wrong, [])
    return hidden
  }

  test('members are offered what their role is for, and refused the rest', async ({
    client,
    assert,
  }) => {
    const members = membershipRoles.map(async (role) => {
      const user = await createUser({ name: role })
      await Membership.create({ userId: user.id, accountId: account.id, role })
      return { user, account }
    })
    const pages = await addressesOf(({ pattern }) => !pattern.startsWith('/admin'))
    const hidden = await compare(client, assert, await Promise.all(members), pages)
    assert.isAtLeast(hidden, 12)
  })

  test('staff are offered what their role is for, and refused the rest', async ({
    client,
    assert,
  }) => {
    const staff = staffRoles.map((role) => createStaff(role, { name: role }))
    const pages = await addressesOf(({ pattern }) => pattern.startsWith('/admin'))
    const hidden = await compare(client, assert, await Promise.all(staff), pages)
    assert.isAtLeast(hidden, 30)
  })
})
