import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CONTROLS = fileURLToPath(new URL('../controls/', import.meta.url));
const REPLY_PATIENCE_MS = 120_000;

let ticksPerSecond: number | undefined;

/** `/proc` counts processor time in ticks of the system's choice. */
const tickMs = (): number =>
  1_000 / (ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })));

/** Fields of `/proc/<pid>/stat` (man 5 proc), counted from the one after the command; undefined when it is gone. */
function statOf(pid: number): { parent: number; ticks: number; childTicks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1]!, ticks: fields[11]! + fields[12]!, childTicks: fields[13]! + fields[14]! };
  } catch {
    return undefined; // it ended between the listing and the reading
  }
}

/** These processes and everything they have started. */
export function processTree(roots: readonly number[]): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (stat) parents.set(Number(name), stat.parent);
  }
  const wanted = new Set(roots);
  const belongs = (pid: number): boolean =>
    wanted.has(pid) || (parents.has(pid) && belongs(parents.get(pid)!));
  return [...parents.keys()].filter(belongs);
}

/** Processor time so far of these processes and all they have started, those that ended included; milliseconds. */
export function cpuMsOf(roots: readonly number[]): number {
  const ticks = processTree(roots).map((pid) => {
    const stat = statOf(pid);
    return stat ? stat.ticks + stat.childTicks : 0;
  });
  return ticks.reduce((sum, count) => sum + count, 0) * tickMs();
}

export interface MemoryUse {
  pid: number;
  command: string;
  /** Proportional set size: memory shared by n processes counts as one n-th for each. */
  pssMb: number;
}

export function memoryOf(roots: readonly number[]): MemoryUse[] {
  return processTree(roots).map((pid) => {
    const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1];
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, command, pssMb: Number(kilobytes) / 1024 };
  });
}

/** A control in a process of its own, driven by messages; it ends when this process does. */
export interface Control {
  pid: number;
  /** Sends a message and resolves with the answer to it. One at a time. */
  ask<Reply>(message: object): Promise<Reply>;
  /** The next message that is not an answer. */
  onNext(listener: (message: unknown) => void): void;
  stop(): Promise<void>;
}

/** Starts `controls/<file>`; resolves with its first message, which says that it is ready. */
export async function startControl<Ready>(
  file: string,
  args: readonly string[] = []
): Promise<{ control: Control; ready: Ready }> {
  const child = fork(`${CONTROLS}${file}`, [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ready = await nextMessage<Ready>(child, file);
  return {
    ready,
    control: {
      pid: child.pid!,
      ask: (message) => {
        const reply = nextMessage<never>(child, file);
        child.send(message);
        return reply;
      },
      onNext: (listener) => void child.once('message', listener),
      stop: async () => {
        if (child.exitCode !== null) return;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.disconnect();
        await gone;
      }
    }
  };
}

function nextMessage<Message>(child: ChildProcess, file: string): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>();
  const ended = (code: number | null) => reject(new Error(`${file} ended with code ${code}.`));
  const deadline = setTimeout(() => reject(new Error(`${file} gave no answer.`)), REPLY_PATIENCE_MS);
  child.once('message', (message) => resolve(message as Message));
  child.once('exit', ended);
  return promise.finally(() => {
    clearTimeout(deadline);
    child.off('exit', ended);
  });
}
