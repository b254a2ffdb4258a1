/** Loaded into a measured server: answers each numbered question with the processor time used so far. */
process.on('message', (id) => {
  const { user, system } = process.cpuUsage()
  process.send?.({ id, cpuMicros: user + system })
})
process.channel?.unref()
