import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import ace from '@adonisjs/core/services/ace'
import { appUrl } from '#config/app'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import AuditEntry from '#audit/models/audit_entry'
import StaffCreate from '#identity/commands/staff_create'
import UserLink from '#identity/commands/user_link'
import StaffMember from '#identity/models/staff_member'
import Mail from '#notifications/models/mail'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { Surfer } from '#tests/support/surfer'
import type User from '#identity/models/user'

const OLD = 'a heron stands in the reeds'
const WANTED = 'four grey geese fly by'
const LINK = /http\S+\/password-reset\/\S+/

/** Runs a command as somebody types it, and answers what it printed and how it ended. */
async function type(what: typeof StaffCreate | typeof UserLink, ...args: string[]) {
  ace.ui.switchMode('raw')
  const command = await ace.create(what, args)
  await command.exec()
  const printed = command.logger
    .getLogs()
    .map(({ message }) => message)
    .join('\n')
  return { printed, link: LINK.exec(printed)?.[0].slice(appUrl.length), code: command.exitCode }
}

const linkFor = (user: User) => type(UserLink, user.email)
const again = (user: User) =>
  type(StaffCreate, `--email=${user.email}`, '--name=Somebody', '--role=support')
const statusOf = async (path = '') => (await new Surfer().get(path)).status
const madeFor = (user: User) =>
  AuditEntry.query().where({ action: 'user.link_made', subject_id: user.id }).orderBy('seq')

test.group('Links for people who are locked out', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.reset())

  test('[M9] a customer without mail gets one, which is audited and not mailed', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: OLD })
    await worker.drain()
    const mails = await Mail.query().where('to_address', user.email)

    const { printed, link, code } = await linkFor(user)
    assert.equal(code, 0)
    assert.include(printed, 'is a customer')
    assert.include(printed, 'works once, and earlier links no longer work')
    await worker.drain()
    assert.lengthOf(await Mail.query().where('to_address', user.email), mails.length)
    const [entry] = await madeFor(user)
    assert.deepEqual([entry.actorType, entry.details], ['system', { mailed: false }])
    assert.notInclude(entry.data, link?.split('.').pop() ?? 'no link')

    const answer = await new Surfer().submit(link ?? '', { password: WANTED })
    assert.equal(answer.location, '/sign-in')
    assert.equal((await new Surfer().signIn(user.email, WANTED)).location, '/dashboard')
    assert.equal(await statusOf(link), 410)
    assert.equal((await new Surfer().signIn(user.email, OLD)).location, '/sign-in')
  })

  test('[M9] a member of the staff gets one, too', async ({ assert }) => {
    const { user } = await createStaff('owner')
    const { printed, link } = await linkFor(user)
    assert.include(printed, 'a staff member (owner)')
    await new Surfer().submit(link ?? '', { password: WANTED })
    assert.equal((await new Surfer().signIn(user.email, WANTED)).location, '/admin')
  })

  test('[M9] each new link voids those before it, however they were made', async ({ assert }) => {
    const { user } = await createStaff('owner')
    await new Surfer().submit('/password-reset', { email: user.email })
    const links: (string | undefined)[] = []
    for (const make of [linkFor, again, linkFor, again]) {
      const { link, printed } = await make(user)
      assert.include(printed.toLowerCase(), 'earlier links no longer work')
      links.push(link)
      assert.deepEqual(
        await Promise.all(links.map(statusOf)),
        links.map((_, index) => (index === links.length - 1 ? 200 : 410))
      )
    }
    const refused = await new Surfer().submit(links[0] ?? '', { password: WANTED })
    assert.equal(refused.status, 410)
    assert.lengthOf(await madeFor(user), 4)
    assert.lengthOf(await StaffMember.query().where('user_id', user.id), 1)
    assert.equal((await StaffMember.findByOrFail('user_id', user.id)).role, 'owner')
  })

  test('[M9] a link that was handed over proves no address; one that was mailed does', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: OLD, verified: false })
    await new Surfer().submit((await linkFor(user)).link ?? '', { password: WANTED })
    assert.equal((await new Surfer().signIn(user.email, WANTED)).location, '/dashboard')
    assert.isFalse((await user.refresh()).hasVerifiedEmail)
  })

  test('[M9] it works for a day', async ({ assert }) => {
    const { user } = await createCustomer()
    const { link } = await linkFor(user)
    clock.travel({ hours: 23 })
    assert.equal(await statusOf(link), 200)
    clock.travel({ hours: 2 })
    assert.equal(await statusOf(link), 410)
  })

  test('[M9] who would not come in by a link gets none, and learns why', async ({ assert }) => {
    const { user: off } = await createStaff('support')
    await StaffMember.query()
      .where('user_id', off.id)
      .update({ disabled_at: '2026-01-01 00:00:00' })
    const { user: gone } = await createStaff('support')
    await gone.merge({ disabledAt: clock.now() }).save()
    const cases = [
      [await type(UserLink, 'nobody@example.test'), 'doesn’t belong to any user'],
      [await type(UserLink, 'no address'), 'is not an email address'],
      [await linkFor(off), 'is a deactivated staff member'],
      [await again(off), 'is a deactivated staff member'],
      [await linkFor(gone), 'reactivate the user first'],
      [await again(gone), 'reactivate the user first'],
      [await type(StaffCreate, '--email=x@example.test', '--name=X', '--role=king'), 'manager'],
    ] as const
    for (const [{ code, printed, link }, expected] of cases) {
      assert.equal(code, 1, printed)
      assert.include(printed, expected)
      assert.isUndefined(link)
    }
    assert.lengthOf(await madeFor(off), 0)
    assert.lengthOf(await madeFor(gone), 0)
  })

  test('[M9] who left the staff and is a customer still comes in there alone', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: OLD })
    await StaffMember.create({ userId: user.id, role: 'support', disabledAt: clock.now() })
    const { printed, link } = await linkFor(user)
    assert.include(printed, 'doesn’t open the admin panel')
    await new Surfer().submit(link ?? '', { password: WANTED })
    assert.equal((await new Surfer().signIn(user.email, WANTED)).location, '/dashboard')
  })

  test('[M9] nobody whose user is deactivated is put on the staff', async ({ assert, client }) => {
    const { user } = await createCustomer()
    await user.merge({ disabledAt: clock.now() }).save()
    assert.include((await again(user)).printed, 'reactivate the user first')
    const owner = await sessionFor((await createStaff('owner')).user)
    const form = { name: 'X', email: user.email, role: 'support' }
    const answer = await client.post('/admin/staff').withSession(owner).form(form).redirects(0)
    answer.assertFlashMessage('inputErrorsBag', {
      email: [
        'The user with this address is deactivated and can’t sign in. Use another address, or reactivate the user first.',
      ],
    })
    assert.isNull(await StaffMember.findBy('user_id', user.id))
  })
})
