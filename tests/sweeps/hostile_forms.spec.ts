import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import { useStripe } from '#tests/support/billing'
import { actorsOf, attemptBy, mayDo, type Actor, type Attempt } from '#tests/support/deeds/actors'
import { deeds, routeOf, writeRoutes } from '#tests/support/deeds/main'
import { fieldsOf } from '#tests/support/deeds/fields'
import { HOSTILE, SHAPES, sendHostile, type Shape } from '#tests/support/hostile'
import { problemWith } from '#tests/support/problem'
import { resetState } from '#tests/support/reset_state'
import { allRows, foreignChanges, type Rows } from '#tests/support/rows'
import { sample } from '#tests/support/sample'
import type { Scene } from '#tests/support/deeds/deed'

/** Forms of each deed that its own person sends, and that others send; all of them with `FULL=1`. */
const SOME = { own: 4, others: 2 }

interface Hostile {
  by: Actor | 'its own'
  field: string
  said: string
  value: unknown
  shape: Shape
}

test.group('Nothing that is sent fails', (group) => {
  let gateway: Scene['gateway']

  group.tap((one) => one.timeout(process.env.FULL ? 1_200_000 : 60_000))
  group.setup(async () => {
    gateway = await useStripe()
    return () => gateway.close()
  })

  for (const deed of Object.keys(deeds)) {
    test(`[L5] ${deed} withstands whatever one of its fields holds, whoever sends it`, async ({
      client,
      assert,
    }) => {
      const scene: Scene = { client, gateway }
      const method = writeRoutes().find(({ name }) => name === routeOf(deed))?.method ?? ''
      const world = new World(scene, deed)
      const fields = await fieldsOf(scene, deed)
      const wrong: string[] = []
      for (const { by, field, said, value, shape } of [
        ...sample(ownForms(fields), SOME.own),
        ...sample(formsOfOthers(deed, fields), SOME.others),
      ]) {
        const { attempt, before } = await world.for(by)
        let done = false
        const problem = await problemWith(async () => {
          const answer = await sendHostile(client, method, attempt.deed, { field, value, shape })
          done = wasDone(answer)
          return answer
        })
        const after = before && (await allRows())
        const foreign = after ? foreignChanges(before, after, attempt.own) : []
        if (done || foreign.length > 0) world.forget()
        if (problem) wrong.push(`${field}: ${said} as ${shape}, by ${by}: ${problem}`)
        if (foreign.length > 0)
          wrong.push(`${field}: ${said} as ${shape}, by ${by} changed ${foreign.join()}`)
      }
      assert.deepEqual(wrong, [])
    })
  }
})

/** Each value in each field; what comes as multipart is not read, so one of them is enough. */
function ownForms(fields: string[]): Hostile[] {
  return fields.flatMap((field, place) =>
    HOSTILE.flatMap(([said, value], kind) =>
      SHAPES.filter((shape) => shape !== 'multipart' || place + kind === 0).map(
        (shape): Hostile => ({ by: 'its own', field, said, value, shape })
      )
    )
  )
}

/** Each value by each of the others, in one field after the other. */
function formsOfOthers(deed: string, fields: string[]): Hostile[] {
  return actorsOf(deed).flatMap((by, turn) =>
    HOSTILE.map(([said, value], kind): Hostile => {
      const place = turn + kind
      return { by, field: fields[place % fields.length], said, value, shape: SHAPES[place % 2] }
    })
  )
}

interface Answer {
  status(): number
  flashMessages(): Record<string, unknown>
}

function wasDone(answer: Answer): boolean {
  const { error, inputErrorsBag } = answer.flashMessages()
  return answer.status() < 400 && !error && Object.keys((inputErrorsBag as object) ?? {}).length < 1
}

/** What a deed needs, made anew only where a form before changed something. */
class World {
  #deed?: Awaited<ReturnType<(typeof deeds)[string]>>
  #attempts = new Map<Hostile['by'], Attempt>()

  constructor(
    private readonly scene: Scene,
    private readonly name: string
  ) {}

  forget(): void {
    this.#deed = undefined
    this.#attempts.clear()
  }

  /** The deed as somebody would send it; with all rows before, where nothing foreign may change. */
  async for(by: Hostile['by']): Promise<{ attempt: Attempt; before: Rows | null }> {
    if (!this.#deed) {
      await resetState()
      this.#deed = await deeds[this.name](this.scene)
    }
    const known = this.#attempts.get(by)
    const attempt =
      known ?? (by === 'its own' ? { deed: this.#deed, own: [] } : await attemptBy(by, this.#deed))
    this.#attempts.set(by, attempt)
    await limiter.clear()
    const mayChange = by === 'its own' || mayDo(this.name).includes(by)
    return { attempt, before: mayChange ? null : await allRows() }
  }
}
