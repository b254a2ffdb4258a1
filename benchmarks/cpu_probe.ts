/** Loaded into a measured server: answers how much processor time it has used, and its memory, whenever it is asked. */
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMicros: user + system, rss: process.memoryUsage.rss() })
})
