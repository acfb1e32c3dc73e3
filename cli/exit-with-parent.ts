/**
 * Preloaded into every child (`node --import`): when the supervisor vanishes, even by kill -9, the channel closes and
 * the child shuts down as if it had been asked to. So no orphan survives.
 */
if (process.channel) {
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
