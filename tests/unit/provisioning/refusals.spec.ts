import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { candidatesIn } from '#provisioning/placement/candidates'
import { standing, type Refusal } from '#provisioning/placement/refusals'
import type { Room } from '#provisioning/placement/room'

const WANTED = { kind: 'vm', templateId: 'debian', cores: 1, memoryMb: 1024, diskGb: 10 }

const storage = (node: string, name: string, freeGb: number) => ({
  ...{ node, name, freeGb },
  shared: false,
  kinds: ['vm'],
})

const ROOM: Room = {
  clusterId: 'lab',
  driver: 'fake',
  idsLeft: 10,
  images: [
    {
      templateId: 'debian',
      kind: 'vm',
      reference: 'image',
      nodes: ['one', 'two'],
      minDiskGb: null,
    },
  ],
  nodes: ['one', 'two'].map((name, index) => ({
    name,
    cores: 8,
    sellableMb: 8192,
    freeMb: 8192 - index,
  })),
  storages: [storage('one', 'fast', 200), storage('one', 'slow', 100), storage('two', 'fast', 100)],
}

const refusal = (changes: Partial<Refusal>): Refusal => ({
  clusterId: 'lab',
  cluster: 'Lab',
  node: 'one',
  storage: 'fast',
  code: 'E_NO_SPACE',
  message: 'full',
  at: clock.nowMs(),
  ...changes,
})

const placesAfter = (...refusals: Refusal[]) =>
  candidatesIn(ROOM, { ...WANTED, extraAddresses: 0 }, refusals).found.map(
    ({ node, storage: name }) => `${node}/${name}`
  )

test.group('Places that refused', (group) => {
  group.each.teardown(() => clock.reset())

  test('leave the other storages of their node', ({ assert }) => {
    assert.deepEqual(placesAfter(), ['one/fast', 'two/fast'])
    assert.deepEqual(placesAfter(refusal({})), ['one/slow', 'two/fast'])
  })

  test('take their whole node with them for want of {$self}')
    .with(['E_NO_MEMORY', 'E_NO_CORES', 'E_NODE_OFFLINE'] as const)
    .run(({ assert }, code) => {
      assert.deepEqual(placesAfter(refusal({ code })), ['two/fast'])
    })

  test('say nothing of another cluster', ({ assert }) => {
    assert.deepEqual(placesAfter(refusal({ clusterId: 'other' })), ['one/fast', 'two/fast'])
  })

  test('are told when none is left, and only then', ({ assert }) => {
    const both = [refusal({ code: 'E_NO_MEMORY' }), refusal({ node: 'two' })]
    const wanted = { ...WANTED, extraAddresses: 0 }
    assert.deepEqual(candidatesIn(ROOM, wanted, both), { found: [], shortage: 'all_refused' })
    assert.deepEqual(candidatesIn(ROOM, { ...wanted, diskGb: 500 }, both), {
      found: [],
      shortage: 'no_storage',
    })
  })

  test('count for half an hour', ({ assert }) => {
    const one = refusal({})
    clock.travel({ minutes: 29 })
    assert.deepEqual(standing([one]), [one])
    clock.travel({ minutes: 2 })
    assert.deepEqual(standing([one]), [])
  })
})
