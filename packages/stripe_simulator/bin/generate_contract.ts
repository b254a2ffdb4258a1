import { writeFileSync } from 'node:fs'
import { generateContract } from '../src/contract_generator.js'

const target = new URL('../src/contract.json', import.meta.url)
const contract = generateContract()
writeFileSync(target, `${JSON.stringify(contract)}\n`)
console.log(`${contract.package}, API ${contract.apiVersion}: wrote ${target.pathname}`)
