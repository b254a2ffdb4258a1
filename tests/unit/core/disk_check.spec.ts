import { test } from '@japa/runner'
import { diskResult, diskSpaces } from '#core/health/disk_check'

const MB = 1024 ** 2
const space = (freeMb: number, totalMb: number) => ({
  path: '/srv',
  freeBytes: freeMb * MB,
  totalBytes: totalMb * MB,
})

test.group('The check of the disk', () => {
  test('warns when little is left of a small or a large disk, and fails when nearly nothing is', ({
    assert,
  }) => {
    assert.equal(diskResult([space(5_000, 20_000)]).status, 'ok')
    assert.equal(diskResult([space(900, 2_000)]).status, 'warning')
    assert.equal(diskResult([space(40_000, 1_000_000)]).status, 'warning')
    assert.equal(diskResult([space(150, 20_000)]).status, 'error')
    assert.include(diskResult([space(5_000, 20_000), space(150, 500)]).message, '150 MB left')
  })

  test('looks at each disk in use once', async ({ assert }) => {
    const spaces = await diskSpaces()
    assert.isAbove(spaces.length, 0)
    for (const { freeBytes, totalBytes } of spaces) assert.isAtMost(freeBytes, totalBytes)
    assert.lengthOf(new Set(spaces.map(({ path }) => path)), spaces.length)
  })
})
