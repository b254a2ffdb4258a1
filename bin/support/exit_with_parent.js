// Preloaded into what a runner starts: when the runner is gone, however it went, so is this process.
process.on('disconnect', () => process.exit(1))
process.channel?.unref()
