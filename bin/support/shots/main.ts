import { rmSync } from 'node:fs'
import { writeIndex } from './index_page.js'
import { readOptions, STATES, USAGE, type ShotOptions } from './options.js'
import { openPanel } from './panel.js'

const options = askedFor()

/** Answers only where the options can be used; says otherwise what there is. */
function askedFor(): ShotOptions {
  try {
    const read = readOptions(process.argv.slice(2))
    if (read !== 'help') return read
    console.log(USAGE)
    process.exit(0)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`)
    process.exit(2)
  }
}

/** Services of the panel are there once it has started, so what uses them is loaded then. */
async function takeAll(): Promise<void> {
  const { chromiumPath, launchChromium } = await import('#tests/support/chromium')
  const { Photographer } = await import('./photographer.js')
  const { Scenes } = await import('./scenes.js')
  const { visitsIn } = await import('./visits.js')
  if (!chromiumPath) throw new Error('No Chromium was found; CHROMIUM_PATH tells where one is.')

  rmSync(options.out, { recursive: true, force: true })
  const browser = await launchChromium()
  const photographer = new Photographer(browser, options)
  const scenes = new Scenes()
  try {
    for (const state of STATES.filter((each) => options.states.includes(each))) {
      const started = performance.now()
      const scene = await scenes.open(state)
      const all = await visitsIn(scene)
      const visits = all.filter(({ page, area }) => isWanted(page, area))
      await photographer.take(scene, visits)
      const seconds = Math.round((performance.now() - started) / 1000)
      console.log(`${state}: ${visits.length} pages in ${seconds} s`)
    }
  } finally {
    await scenes.close()
    await browser.close()
  }
  tell(photographer)
}

function isWanted(page: string, area: string): boolean {
  const { pages } = options
  return pages.length === 0 || pages.some((word) => page.includes(word) || area.includes(word))
}

function tell({
  shots,
  absent,
}: {
  shots: Parameters<typeof writeIndex>[1]
  absent: string[]
}): void {
  if (shots.length === 0) throw new Error(`No page has a name like ${options.pages.join(', ')}.`)
  writeIndex(options.out, shots)
  const faulty = new Set(shots.filter(({ faults }) => faults.length > 0).map(({ page }) => page))
  for (const line of absent) console.log(`  nothing to show, ${line}`)
  console.log(
    `${shots.length} pictures in ${options.out}; something does not fit on ${faulty.size} pages.`
  )
  console.log(`Look at them: ${options.out}/index.html`)
}

await openPanel(takeAll)
