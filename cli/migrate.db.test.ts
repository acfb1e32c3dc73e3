import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseUrls, migrate } from '@automateos/db';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { startPostgres } from './postgres.ts';

// On a server of its own: roles belong to the whole server, and the shared one has them already.
test('an owner without superuser rights migrates, and migrates again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'automateos-owner-'));
  chmodSync(folder, 0o711); // as root, Postgres runs as another user
  const server = await startPostgres({ directory: join(folder, 'postgres'), password: 'test' });
  try {
    const admin = postgres(server.url, { max: 1, onnotice: () => {} });
    await admin`CREATE ROLE plain LOGIN CREATEROLE PASSWORD 'plain'`;
    await admin`CREATE DATABASE plain OWNER plain`;
    await admin.end();
    const url = new URL(server.url);
    Object.assign(url, { username: 'plain', password: 'plain', pathname: '/plain' });
    const masterKey = randomBytes(32);
    const urls = databaseUrls({
      DATABASE_URL: url.href,
      AUTOMATEOS_MASTER_KEY: masterKey.toString('base64')
    });
    await migrate(urls, masterKey);
    await migrate(urls, masterKey);
    const app = postgres(urls.app, { max: 1 });
    expect(await app`SELECT 1 FROM orgs`).toEqual([]);
    await app.end();
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
