import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** `cut` resets what is open and refuses what comes; `stall` keeps everything open and passes nothing on. */
type Mode = 'pass' | 'cut' | 'stall';

/**
 * Stands between one of our processes and Postgres, and fails on demand. What was stalled is passed on afterwards, as a
 * network does that was only slow.
 */
export class FaultProxy {
  readonly #target: { host: string; port: number };
  readonly #server: Server;
  readonly #pairs = new Set<[client: Socket, server: Socket]>();
  #mode: Mode = 'pass';
  #delayMs = 0;
  #trap: { marker: string; sprung: () => void } | undefined;

  private constructor(target: URL) {
    this.#target = { host: target.hostname, port: Number(target.port) };
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async before(databaseUrl: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(databaseUrl));
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  /** The same database by way of this proxy. */
  through(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return url.href;
  }

  pass(): void {
    this.#mode = 'pass';
    this.#delayMs = 0;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  cut(): void {
    this.#mode = 'cut';
    for (const [client, server] of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  stall(): void {
    this.#mode = 'stall';
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }

  /** Whatever passes takes that much longer from now on. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /**
   * From the moment that the process sends this text to the database, nothing passes any more, the text included.
   * @returns resolves at that moment
   */
  stallAt(marker: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#trap = { marker, sprung: resolve };
    return promise;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    if (this.#mode === 'cut') return void client.resetAndDestroy();
    const server = connect(this.#target);
    const pair: [Socket, Socket] = [client, server];
    this.#pairs.add(pair);
    this.#carry(client, server, true);
    this.#carry(server, client, false);
    if (this.#mode === 'stall') for (const socket of pair) socket.pause();
    for (const socket of pair)
      socket
        .setNoDelay()
        .on('error', () => socket.destroy()) // the other end goes away with it
        .on('close', () => {
          this.#pairs.delete(pair);
          for (const end of pair) end.destroy();
        });
  }

  #carry(from: Socket, to: Socket, isFromClient: boolean): void {
    let tail = '';
    from.on('data', (chunk: Buffer) => {
      if (isFromClient && this.#trap) {
        const text = tail + chunk.toString('latin1');
        tail = text.slice(-this.#trap.marker.length);
        if (text.includes(this.#trap.marker)) return this.#spring();
      }
      if (this.#delayMs > 0) setTimeout(() => to.writable && to.write(chunk), this.#delayMs);
      else if (to.writable) to.write(chunk);
    });
  }

  /** What held the marker is dropped: the process that sent it will not live to send it again. */
  #spring(): void {
    const { sprung } = this.#trap!;
    this.#trap = undefined;
    this.stall();
    sprung();
  }
}
