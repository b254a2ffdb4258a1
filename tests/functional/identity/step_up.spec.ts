import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import router from '@adonisjs/core/services/router'
import { clock } from '#core/clock'
import AuditEntry from '#audit/models/audit_entry'
import SocialIdentity from '#identity/models/social_identity'
import StaffMember from '#identity/models/staff_member'
import User from '#identity/models/user'
import { createCustomer, createStaff } from '#tests/support/identity'
import { origin, Surfer } from '#tests/support/surfer'
import { choosing, somebody, useProviders } from '#tests/support/social'

const PASSWORD = 'a heron stands in the reeds'
const LATER = { minutes: 10, seconds: 1 }

/** What nobody does who did not show within ten minutes that it is them. */
const GUARDED = [
  'email_changes.store',
  'sign_in_methods.store',
  'sign_in_methods.destroy',
  'admin.staff.store',
  'admin.staff.update',
  'admin.staff_access.store',
  'admin.staff_access.destroy',
]

test.group('Confirming that it is you', (group) => {
  const providers = useProviders(group)
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.reset())

  async function staff() {
    const { user } = await createStaff('owner', { password: PASSWORD })
    const surfer = new Surfer()
    await surfer.signIn(user.email, PASSWORD)
    return { user, surfer }
  }
  const colleague = { name: 'New Colleague', email: 'new.colleague@example.test', role: 'support' }
  const appoint = (surfer: Surfer) =>
    surfer.submit('/admin/staff', colleague, 'POST', {
      origin: origin(),
      referer: `${origin()}/admin/staff/create`,
    })

  test('[A17] is asked for by exactly these routes', ({ assert }) => {
    const guarded = Object.values(router.toJSON())
      .flat()
      .filter(({ middleware }) =>
        [...middleware.all()].some((one) => 'name' in one && one.name === 'confirmed')
      )
    assert.sameMembers(
      guarded.map(({ name }) => name),
      GUARDED
    )
  })

  test('[A17] is shown by signing in, for ten minutes, and then asked for', async ({ assert }) => {
    const { user, surfer } = await staff()
    assert.equal((await appoint(surfer)).location, '/admin/staff')
    await StaffMember.query()
      .where('user_id', (await User.findByOrFail('email', colleague.email)).id)
      .delete()

    clock.travel(LATER)
    const refused = await appoint(surfer)
    assert.equal(refused.location, '/account/confirmation')
    const page = await surfer.follow(refused)
    assert.include(page.text, 'Confirm it’s you')
    assert.include(page.text, user.email)
    const wrong = await surfer.submit('/account/confirmation', { password: 'not this one' })
    assert.equal(wrong.location, '/account/confirmation')
    assert.include((await surfer.follow(wrong)).text, 'This isn’t your password.')
    assert.equal((await appoint(surfer)).location, '/account/confirmation')

    await surfer.follow(await appoint(surfer))
    await surfer.submit('/account/confirmation', {})
    await surfer.get('/account/confirmation')
    const right = await surfer.submit('/account/confirmation', { password: PASSWORD })
    assert.equal(right.location, '/admin/staff/create')
    const form = await surfer.follow(right)
    assert.include(form.text, 'value="New Colleague"', 'what was typed is there again')
    assert.equal((await appoint(surfer)).location, '/admin/staff')
    const entry = await AuditEntry.query()
      .where({ action: 'user.confirmed', subject_id: user.id })
      .firstOrFail()
    assert.equal(entry.actorId, user.id)
  })

  test('[A17] counts for one sign-in, not for the person', async ({ assert }) => {
    const { user, surfer } = await staff()
    clock.travel(LATER)
    const other = new Surfer()
    await other.signIn(user.email, PASSWORD)
    assert.equal((await appoint(surfer)).location, '/account/confirmation')
  })

  test('[A17] refuses programs', async ({ assert }) => {
    const { surfer } = await staff()
    clock.travel(LATER)
    const answer = await surfer.send('/admin/staff', {
      method: 'POST',
      headers: { 'accept': 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(colleague),
    })
    assert.equal(answer.status, 403)
  })

  test('is nothing for visitors', async ({ assert }) => {
    const surfer = new Surfer()
    assert.equal((await surfer.get('/account/confirmation')).location, '/sign-in')
    const password = { password: PASSWORD }
    assert.equal((await surfer.submit('/account/confirmation', password)).location, '/sign-in')
    assert.equal((await surfer.submit('/account/confirmation/google')).location, '/sign-in')
  })

  test('counts guesses at the password', async ({ assert }) => {
    const { surfer } = await staff()
    const statuses: number[] = []
    for (let guess = 0; guess < 12; guess++)
      statuses.push(
        (await surfer.submit('/account/confirmation', { password: `guess ${guess}` })).status
      )
    assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 302), 429, 429])
  })

  test('goes through a provider, which has to name the same person', async ({ assert }) => {
    const { simulator } = providers
    const { user } = await createCustomer({ password: PASSWORD })
    const [own, other] = [somebody(simulator), somebody(simulator)]
    await SocialIdentity.create({ userId: user.id, provider: 'google', subject: own.id })
    const surfer = new Surfer()
    await surfer.signIn(user.email, PASSWORD)
    clock.travel(LATER)
    const refused = await surfer.submit('/account/sign-in-methods/github')
    assert.include((await surfer.follow(refused)).text, 'Confirm with Google')

    const confirm = async (person: { id: string }) => {
      const asked = await surfer.submit('/account/confirmation/google')
      return surfer.get(await choosing(simulator, asked.location ?? '', { person: person.id }))
    }
    const wrong = await confirm(other)
    assert.equal(wrong.location, '/account/confirmation')
    assert.include((await surfer.follow(wrong)).text, 'Google is signed in as someone else.')
    const still = await surfer.submit('/account/sign-in-methods/github')
    assert.equal(still.location, '/account/confirmation')

    await confirm(own)
    const asked = await surfer.submit('/account/sign-in-methods/github')
    assert.include(asked.location ?? '', '/github/login/oauth/authorize')
    assert.lengthOf(
      await SocialIdentity.query().where('user_id', user.id),
      1,
      'nobody is connected'
    )
  })
})
