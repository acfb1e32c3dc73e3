/**
 * Loaded into a process before its own code (`node --import`): measures the longest time that its event loop was kept busy
 * by one thing, in CPU time of the thread, so that a busy machine does not count. SIGUSR2 prints it and starts again.
 */
const TICK_MS = 5;

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

let last = cpuMs();
let longest = 0;

setInterval(() => {
  const now = cpuMs();
  longest = Math.max(longest, now - last);
  last = now;
}, TICK_MS).unref();

process.on('SIGUSR2', () => {
  process.stdout.write(`${JSON.stringify({ loopBlockMs: Math.round(longest) })}\n`);
  longest = 0;
});
