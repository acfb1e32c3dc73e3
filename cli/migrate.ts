/**
 * `node cli/migrate.ts`: brings the database of `DATABASE_URL` up to date and, unless `AUTOMATEOS_DEMO=off`, makes the
 * demo organisation. Ends by itself; may be run again at any time, also by several at once.
 */
import { migrate } from '@automateos/db';
import { openDatabaseServer } from './instance.ts';
import { seed } from './seed.ts';

if (!process.env.DATABASE_URL)
  throw new Error('DATABASE_URL is not set. Point it at a Postgres 15+, as the owner of the database.');
const server = await openDatabaseServer(process.env);
await migrate(server.urls, server.masterKey);
await seed(server);
