// Asks for a page with a cookie, one request after the other, and tells how long they took when it is ended.
const [url, cookie] = process.argv.slice(2)
const PAUSE_MS = 20
const took = []
let ended = false

process.on('SIGTERM', () => {
  ended = true
})
while (!ended) {
  const asked = performance.now()
  const response = await fetch(url, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' })
  await response.text()
  if (response.status !== 200) throw new Error(`The page answered ${response.status}`)
  took.push(performance.now() - asked)
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}
took.sort((one, other) => one - other)
const at = (share) => Number((took[Math.floor(took.length * share)] ?? 0).toFixed(1))
console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99), asked: took.length }))
