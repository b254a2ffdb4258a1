import db from '@adonisjs/lucid/services/db'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { drivers } from '#provisioning/clusters/drivers'
import provisioningConfig from '#config/provisioning'
import { PASSWORD } from '#database/seeders/demo/people'
import { ProvisioningManager } from '@innkeeper/provisioning'
import { openFullShop } from '#tests/support/full_shop'
import { createCustomer, createStaff } from '#tests/support/identity'
import { PanelDatabase } from '#tests/support/panel_database'
import { makeMoney } from './money.js'
import { fillCart, makeMuch, MUCH } from './much.js'
import { makeTrouble } from './trouble.js'
import type { State } from './options.js'

export interface Person {
  email: string
  accountId?: string
}

export interface Scene {
  state: State
  /** Who looks at the pages; `more` is the customer who has much, for pages that list something. */
  customer: Person
  more?: Person
  staff: Person
  /** Whether forms are sent with what they refuse. */
  spoilForms: boolean
}

type Shop = Awaited<ReturnType<typeof openFullShop>>

/** Shops in the states that pages are looked at in, one after the other. */
export class Scenes {
  #database?: PanelDatabase
  #shop?: Shop

  /** The shop in a state. A failing shop is a full one in which things went wrong, so it comes after that. */
  async open(state: State): Promise<Scene> {
    if (state === 'empty') return this.#empty()
    const full = await this.#full()
    if (state === 'full') return full
    await makeTrouble(this.#shop!)
    return {
      ...full,
      state,
      customer: await personOf('lars@example.com'),
      more: undefined,
      spoilForms: true,
    }
  }

  async close(): Promise<void> {
    await this.#shop?.close()
    this.#shop = undefined
    await this.#database?.remove()
    this.#database = undefined
    forgetStorefront()
  }

  async #empty(): Promise<Scene> {
    await this.#newDatabase()
    await createStaff('owner', {
      name: 'Nele Petersen',
      email: 'owner@example.com',
      password: PASSWORD,
    })
    await createCustomer({
      name: 'Nora Weiss',
      email: 'nora@example.com',
      password: PASSWORD,
      verified: false,
    })
    return {
      state: 'empty',
      customer: await personOf('nora@example.com'),
      staff: await personOf('owner@example.com'),
      spoilForms: false,
    }
  }

  async #full(): Promise<Scene> {
    if (!this.#shop) {
      await this.#newDatabase()
      this.#shop = await openFullShop()
      await makeMuch()
      const ada = await personOf('ada@example.com')
      await makeMoney(this.#shop, ada.accountId ?? '')
      await fillCart('ada@example.com')
      await fillCart('lars@example.com')
      forgetStorefront()
    }
    return {
      state: 'full',
      customer: await personOf('ada@example.com'),
      more: await personOf(MUCH),
      staff: await personOf('owner@example.com'),
      spoilForms: false,
    }
  }

  async #newDatabase(): Promise<void> {
    await this.close()
    this.#database = await PanelDatabase.create()
    drivers.replaceWith(new ProvisioningManager(provisioningConfig))
  }
}

async function personOf(email: string): Promise<Person> {
  const user = await db.from('users').where({ email }).firstOrFail()
  const membership = await db.from('memberships').where({ user_id: user.id }).first()
  return { email, accountId: membership?.account_id }
}
