/**
 * Preloaded into every child (`node --import`, `deno --preload`): when the supervisor vanishes, even by kill -9, the channel
 * closes and the child shuts down as if it had been asked to. So no orphan survives.
 */
if (process.channel) {
  // Not process.kill(): Deno would want the permission to run programs for it.
  process.once('disconnect', () => process.emit('SIGTERM') || process.exit(1));
  process.channel.unref(); // after the listener, which holds the channel: Deno waits for whatever a preload holds
}
