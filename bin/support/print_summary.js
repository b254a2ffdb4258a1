import { existsSync, readFileSync } from 'node:fs'

/** Adds up what each test run wrote ("passed failed skipped", a line each) and prints the closing line. */
const [file] = process.argv.slice(2)
const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : []
const [passed, failed, skipped] = lines
  .map((line) => line.split(' ').map(Number))
  .reduce((sum, run) => sum.map((value, index) => value + run[index]), [0, 0, 0])

console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
