import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright'

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where Chromium is on this machine, or undefined. */
export const chromiumPath = [process.env.CHROMIUM_PATH, ...KNOWN].find(
  (path) => path && existsSync(path)
)

/** A Chromium without a window. */
export function launchChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
  return chromium.launch({ executablePath: chromiumPath, args })
}
