import { test } from '@japa/runner'
import { PanelProcesses } from '#tests/support/panel_processes'

test.group('Pages for developers', (group) => {
  group.each.timeout(120_000)

  for (const { where, demo, status } of [
    { where: 'are not found in production', demo: 'false', status: 404 },
    { where: 'are there in a demonstration', demo: 'true', status: 200 },
  ])
    test(where, async ({ assert }) => {
      const panel = await PanelProcesses.create({ DEMO: demo })
      try {
        const web = await panel.web()
        for (const path of ['/dev/components', '/dev/mails']) {
          const answer = await fetch(`${web.url}${path}`, { headers: { accept: 'text/html' } })
          assert.equal(answer.status, status, path)
        }
      } finally {
        await panel.stop()
      }
    })
})
