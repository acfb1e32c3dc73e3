import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands before collab-servers as the reverse proxy does, and sends connections to one of them. */
export interface TestProxy {
  /** `ws://127.0.0.1:port` */
  url: string;
  /** Port where connections go from now on. */
  target: number;
  close(): void;
}

export async function startProxy(target: number): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(proxy.target, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client]
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const proxy: TestProxy = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    }
  };
  return proxy;
}
