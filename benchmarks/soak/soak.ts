import { setTimeout as sleep } from 'node:timers/promises'
import { startProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import { startStripeSimulator } from '@innkeeper/stripe-simulator'
import { freePort } from '#tests/support/free_port'
import { PanelProcesses } from '#tests/support/panel_processes'
import { openShop } from '#tests/support/shop'
import { Crowd } from './crowd.js'
import { leaksIn, tellEnd, tellMinute } from './figures.js'
import { takeSample, type Sample } from './sample.js'

const MINUTE_MS = 60_000
const WEBHOOK_SECRET = 'whsec_of_the_soak'
const METRICS_TOKEN = 'of-the-soak'

/** Runs the shop for so many minutes and tells what grows; answers what is a leak. */
export async function soak(minutes: number): Promise<string[]> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const stripe = await startStripeSimulator({
    webhooks: [{ url: `${url}/webhooks/stripe`, secret: WEBHOOK_SECRET }],
  })
  const proxmox = await startProxmoxSimulator({ speed: 20 })
  const panel = await PanelProcesses.create({
    LOG_LEVEL: 'info',
    METRICS_TOKEN,
    STRIPE_SECRET_KEY: 'sk_test_soak',
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: stripe.url,
  })
  const crowd = new Crowd(url)
  try {
    await openShop(proxmox, { network: '10.20.0.0/16' })
    const processes = { web: await panel.web(port), worker: await panel.worker() }
    await crowd.arrive()
    const samples: Sample[] = []
    const began = Date.now()
    for (let minute = 0; minute <= minutes; minute++) {
      await sleep(Math.max(0, began + minute * MINUTE_MS - Date.now()))
      samples.push(await takeSample(processes, crowd, METRICS_TOKEN))
      tellMinute(minute, samples)
    }
    tellEnd(samples)
    return leaksIn(samples)
  } finally {
    await crowd.goHome()
    await panel.stop()
    await Promise.all([stripe.close(), proxmox.close()])
  }
}
