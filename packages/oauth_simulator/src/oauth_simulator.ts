import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import type { Fault } from './faults.js'
import type { Person } from './people.js'
import type { Client, LoggedRequest, World } from './world.js'

/** A running simulator, with what a test wants to do to it from outside. */
export class OAuthSimulator {
  readonly url: string
  readonly port: number

  constructor(
    private readonly world: World,
    private readonly server: Server
  ) {
    const { address, port } = server.address() as AddressInfo
    this.port = port
    this.url = `http://${address}:${port}`
  }

  /** Recent requests, oldest first. */
  requests(): LoggedRequest[] {
    return this.world.requests
  }

  /** Lets an application ask people to sign in, or changes one that may. */
  register(client: Client): void {
    const known = this.world.clients.find(({ id }) => id === client.id)
    if (known) Object.assign(known, client)
    else this.world.clients.push(client)
  }

  /** Adds somebody who can be chosen, in the place of whoever has the same id. */
  admit(person: Person): void {
    const at = this.world.people.findIndex(({ id }) => id === person.id)
    if (at === -1) this.world.people.push(person)
    else this.world.people[at] = person
  }

  /** Arms a fault; it happens once unless told. */
  fault(fault: Fault): void {
    this.world.faults.add(fault)
  }

  clearFaults(): void {
    this.world.faults.clear()
  }

  /** Presses a button of the page at this address as a person would; the address that the browser is sent back to. */
  async choose(
    authorizeUrl: string,
    pressed: { person: string } | { error: string }
  ): Promise<string> {
    const answer = await fetch(authorizeUrl, {
      method: 'POST',
      body: new URLSearchParams(pressed),
      redirect: 'manual',
    })
    const back = answer.headers.get('location')
    if (!back) throw new Error(`The page answered ${answer.status}: ${await answer.text()}`)
    return back
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.close((error) => (error ? reject(error) : resolve()))
      this.server.closeAllConnections()
    })
  }
}
