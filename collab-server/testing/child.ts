import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PUBLIC_URL } from './workshop.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface Child {
  process: ChildProcess;
  port: number;
  url: string;
  /** Sends a signal and resolves with the exit code (null when killed). */
  stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** The collab-server as a process of its own, started as the supervisor starts it. */
export async function startChild(env: NodeJS.ProcessEnv, port = 0): Promise<Child> {
  const child = fork(MAIN, {
    env: { PATH: process.env.PATH, ...env, COLLAB_PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: []
  });
  const ready = await firstReadyLine(child);
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return {
    process: child,
    port: ready.port,
    url: `ws://127.0.0.1:${ready.port}`,
    stop(signal) {
      child.kill(signal);
      return exited;
    }
  };
}

function firstReadyLine(child: ChildProcess): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (const line of text.split('\n')) if (line.includes('"ready":true')) resolve(JSON.parse(line));
    });
    child.on('exit', (code) => reject(new Error(`the collab-server ended with ${code}: ${text}`)));
  });
}
