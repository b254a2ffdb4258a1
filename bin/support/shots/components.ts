import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openPanel } from './panel.js'

const USAGE = `
npm run shots:components            what moved on /dev/components since its pictures were kept, component by component
npm run shots:components -- --keep  keeps the pictures of now, to compare with later

  --widths 375,1280      windows that it is looked at in
  --only ui/button       only components whose name holds this
  --out tmp/components   where both sets of pictures and those of the differences are
  --strict               ends with 1 where something moved
`

const { values } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    widths: { type: 'string', default: '375,1280' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'tmp/components' },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const kept = join(values.out, 'kept')
const now = join(values.out, 'now')
const differences = join(values.out, 'differences')

/** Services of the panel are there once it has started, so what uses them is loaded then. */
async function look(): Promise<void> {
  const { chromiumPath, launchChromium } = await import('#tests/support/chromium')
  const { takeComponents } = await import('./take_components.js')
  const { compareRuns } = await import('./compare_runs.js')
  if (!chromiumPath) throw new Error('No Chromium was found; CHROMIUM_PATH tells where one is.')

  for (const folder of [now, differences]) rmSync(folder, { recursive: true, force: true })
  const browser = await launchChromium()
  try {
    const widths = values.widths.split(',').map(Number)
    const count = await takeComponents(browser, { out: now, widths, only: values.only })
    console.log(`${count} pictures of components in ${now}`)
    if (values.keep || !existsSync(kept)) return keep()
    const moved = await compareRuns(browser, { kept, now, differences, only: values.only })
    for (const line of moved) console.log(line)
    console.log(
      moved.length === 0 ? 'Nothing moved.' : `${moved.length} moved; see ${differences}.`
    )
    if (values.strict && moved.length > 0) throw new Error('Something moved.')
  } finally {
    await browser.close()
  }
}

function keep(): void {
  rmSync(kept, { recursive: true, force: true })
  renameSync(now, kept)
  console.log(`Kept in ${kept}; the next run tells what moved.`)
}

if (values.help) console.log(USAGE)
else await openPanel(look)
