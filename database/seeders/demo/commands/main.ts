import { ListLoader } from '@adonisjs/core/ace'
import DemoBrand from '#database/seeders/demo/commands/demo_brand'
import DemoConnect from '#database/seeders/demo/commands/demo_connect'
import DemoTravel from '#database/seeders/demo/commands/demo_travel'
import DemoSeed from '#database/seeders/demo/commands/demo_seed'
import SimulateBilling from '#database/seeders/demo/commands/simulate_billing'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

const loader = new ListLoader([DemoBrand, DemoConnect, DemoSeed, DemoTravel, SimulateBilling])

export const getMetaData = (): Promise<CommandMetaData[]> => loader.getMetaData()
export const getCommand = (metaData: CommandMetaData) => loader.getCommand(metaData)
