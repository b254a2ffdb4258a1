import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { FakeHost, type FakeHostOptions, type FakeMachine } from '@innkeeper/provisioning/fake'

/** A host whose machines outlive the process that asked for them: they are in a file before anybody hears that they are there. */
export class KeptHost extends FakeHost {
  constructor(
    private readonly file: string,
    options: FakeHostOptions
  ) {
    super(options)
    if (!existsSync(file)) return
    const kept = JSON.parse(readFileSync(file, 'utf8')) as [string, FakeMachine][]
    for (const [id, machine] of kept) this.machines.set(id, machine)
  }

  override answer<Result>(call: string, secret: unknown, act: () => Result): Result {
    return super.answer(call, secret, () => {
      const result = act()
      writeFileSync(`${this.file}.new`, JSON.stringify([...this.machines]))
      renameSync(`${this.file}.new`, this.file)
      return result
    })
  }
}
