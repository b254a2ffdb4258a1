import { ListLoader } from '@adonisjs/core/ace'
import DemoBrand from '#database/seeders/demo/commands/demo_brand'
import DemoConnect from '#database/seeders/demo/commands/demo_connect'
import DemoSeed from '#database/seeders/demo/commands/demo_seed'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

const loader = new ListLoader([DemoBrand, DemoConnect, DemoSeed])

export const getMetaData = (): Promise<CommandMetaData[]> => loader.getMetaData()
export const getCommand = (metaData: CommandMetaData) => loader.getCommand(metaData)
