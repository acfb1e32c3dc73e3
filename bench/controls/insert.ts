/**
 * The least that accepting a delivery can be: plain node:http, the body parsed, one INSERT committed, 202 (or, with `echo`
 * as second argument, 200 and the body back). Arguments: database URL, `accept` or `echo`.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';

const sql = postgres(process.argv[2]!, { max: 10, onnotice: () => {} });
const isEcho = process.argv[3] === 'echo';
await sql`CREATE TABLE IF NOT EXISTS deliveries (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body jsonb NOT NULL)`;

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const server = createServer((request, response) => {
  const respond = async () => {
    const body = JSON.parse(await read(request)) as postgres.JSONValue;
    const [row] = await sql<
      { id: string }[]
    >`INSERT INTO deliveries (body) VALUES (${sql.json(body)}) RETURNING id`;
    const text = JSON.stringify(isEcho ? body : { runId: row!.id });
    response.writeHead(isEcho ? 200 : 202, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text)
    });
    response.end(text);
  };
  respond().catch((error: Error) => response.writeHead(500).end(error.message));
});

process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () =>
  process.send!({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` })
);
