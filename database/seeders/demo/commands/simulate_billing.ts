import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { BaseCommand, flags } from '@adonisjs/core/ace'

/** What a run takes of the environment: the way to a database server, and nothing of the shop that is set up here. */
const TAKEN = [
  ...['PATH', 'HOME', 'TMPDIR', 'DB_CONNECTION'],
  ...['MYSQL_HOST', 'MYSQL_PORT', 'MYSQL_USER', 'MYSQL_PASSWORD'],
]

export default class SimulateBilling extends BaseCommand {
  static commandName = 'simulate:billing'
  static description = 'Live through some weeks of a shop on a clock of its own and check its books'
  static help = [
    'Works in a database of its own (in memory, or on the server with DB_CONNECTION=mysql), with a simulated Stripe and host.',
    'The same seed does the same again. Ends with 1 where the books break a rule.',
  ]

  @flags.number({ description: 'Where chance begins', default: 1 })
  declare seed: number

  @flags.number({ description: 'How many customers come', default: 20 })
  declare accounts: number

  @flags.number({ description: 'How many days pass, from 20 February 2028', default: 60 })
  declare days: number

  @flags.boolean({ description: 'Kill the panel again and again, in processes of its own' })
  declare deaths: boolean

  @flags.string({ description: 'A folder for the list of deeds and a copy of the database' })
  declare keep: string | undefined

  async run() {
    const env = Object.fromEntries(TAKEN.map((name) => [name, process.env[name]]))
    const child = spawn(
      process.execPath,
      [
        '--import=./bin/support/compiled_once.js',
        '--import=@poppinss/ts-exec',
        this.app.makePath('benchmarks/simulate_billing.ts'),
        ...['--seed', String(this.seed)],
        ...['--accounts', String(this.accounts)],
        ...['--days', String(this.days)],
        ...(this.deaths ? ['--deaths'] : []),
        ...(this.keep ? ['--keep', this.keep] : []),
      ],
      { cwd: this.app.makePath(), stdio: 'inherit', env }
    )
    const [code] = (await once(child, 'exit')) as [number | null]
    this.exitCode = code ?? 1
  }
}
