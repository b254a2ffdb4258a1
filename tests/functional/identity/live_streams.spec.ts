import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import { openStreams } from '#core/live/open_streams'
import Membership from '#identity/models/membership'
import StaffMember from '#identity/models/staff_member'
import UserSession from '#identity/models/user_session'
import { clock } from '#core/clock'
import { createCustomer, createStaff } from '#tests/support/identity'
import { liveAddress, LiveStream } from '#tests/support/live_stream'
import { queriesOf } from '#tests/support/query_counter'
import { Surfer } from '#tests/support/surfer'

const PASSWORD = 'a heron stands in the reeds'
const now = () => clock.now().toFormat('yyyy-MM-dd HH:mm:ss')

async function customer() {
  const made = await createCustomer({ password: PASSWORD })
  const surfer = new Surfer()
  await surfer.signIn(made.user.email, PASSWORD)
  return { ...made, surfer, address: await liveAddress(surfer, '/invoices') }
}

async function staff() {
  await createStaff('owner')
  const made = await createStaff('owner', { password: PASSWORD })
  const surfer = new Surfer()
  await surfer.signIn(made.user.email, PASSWORD)
  return { ...made, surfer, address: await liveAddress(surfer, '/admin/orders') }
}

test.group('Live streams', (group) => {
  const streams: LiveStream[] = []

  group.each.setup(() => limiter.clear())
  group.each.teardown(() => streams.splice(0).forEach((stream) => stream.close()))

  async function open(surfer: Surfer, address: string): Promise<LiveStream> {
    const stream = await LiveStream.open(surfer, address)
    streams.push(stream)
    return stream
  }

  test('work for the session that they were made for, and for no other', async ({ assert }) => {
    const [owner, stranger] = [await customer(), await customer()]
    assert.equal((await stranger.surfer.get(owner.address)).status, 403)
    assert.equal((await new Surfer().get(owner.address)).status, 403)
    const stream = await open(owner.surfer, owner.address)
    assert.equal(stream.status, 200)
    assert.include(stream.type ?? '', 'text/event-stream')
  })

  const losses: [
    string,
    () => Promise<{ surfer: Surfer; address: string; lose: () => unknown }>,
  ][] = [
    [
      'who signed out',
      async () => {
        const one = await customer()
        return { ...one, lose: () => one.surfer.submit('/sign-out') }
      },
    ],
    [
      'whose sign-in was revoked',
      async () => {
        const one = await customer()
        const lose = () =>
          UserSession.query().where('user_id', one.user.id).update({ revoked_at: now() })
        return { ...one, lose }
      },
    ],
    [
      'who was removed from the account',
      async () => {
        const one = await customer()
        await createCustomer()
        return { ...one, lose: () => Membership.query().where('id', one.membership.id).delete() }
      },
    ],
    [
      'who was taken off the staff',
      async () => {
        const one = await staff()
        const lose = () =>
          StaffMember.change(one.staffMember.id, (member, trx) => member.disable(trx))
        return { ...one, lose }
      },
    ],
    [
      'whose role on the staff is another one',
      async () => {
        const one = await staff()
        const lose = () =>
          StaffMember.query().where('id', one.staffMember.id).update({ role: 'manager' })
        return { ...one, lose }
      },
    ],
    [
      'whose role in the account is another one',
      async () => {
        const one = await customer()
        const lose = () =>
          Membership.query().where('id', one.membership.id).update({ role: 'billing' })
        return { ...one, lose }
      },
    ],
    [
      'whose place on the staff ended while the sign-in is good',
      async () => {
        const one = await staff()
        const lose = () =>
          StaffMember.query().where('id', one.staffMember.id).update({ disabled_at: now() })
        return { ...one, lose }
      },
    ],
  ]
  for (const [who, begin] of losses)
    test(`[L4] end at the next check for somebody ${who}, and open no more`, async ({ assert }) => {
      const [loser, other] = [await begin(), await customer()]
      const stream = await open(loser.surfer, loser.address)
      const kept = await open(other.surfer, other.address)
      const cookie = loser.surfer.cookie('innkeeper_session')!
      await loser.lose()
      await openStreams.check()
      await stream.over
      assert.isFalse(kept.isOver)
      loser.surfer.setCookie('innkeeper_session', cookie)
      assert.equal((await loser.surfer.get(loser.address)).status, 403)
    })

  test('[L4] are checked by themselves within five seconds', async ({ assert }) => {
    const { surfer, address } = await customer()
    const stream = await open(surfer, address)
    await surfer.submit('/sign-out')
    const from = performance.now()
    await stream.over
    assert.isBelow(performance.now() - from, 5_000)
  }).timeout(10_000)

  test('[L4] are checked with one query, however many there are', async ({ assert }) => {
    for (const one of [await customer(), await customer(), await staff()])
      for (let count = 0; count < 3; count++) await open(one.surfer, one.address)
    const queries = await queriesOf(() => openStreams.check())
    assert.lengthOf(queries, 1)
    assert.isFalse(streams.some(({ isOver }) => isOver))
  })

  test('[L4] are five a session at most: a sixth ends the oldest and tells its page to rest', async ({
    assert,
  }) => {
    const { surfer, address } = await customer()
    const opened: LiveStream[] = []
    for (let count = 0; count < 7; count++) opened.push(await open(surfer, address))
    await Promise.all([opened[0].over, opened[1].over])
    assert.deepEqual(
      opened.map(({ isOver }) => isOver),
      [true, true, false, false, false, false, false]
    )
    for (const { text } of opened.slice(0, 2)) assert.include(text, 'event: rest')
    for (const { text } of opened.slice(2)) assert.notInclude(text, 'event: rest')
  })
})
