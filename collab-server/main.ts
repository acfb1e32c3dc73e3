import { createAuth, resolveActor } from '@automateos/auth';
import { databaseUrls, deriveKey, loadMasterKey, openDatabase } from '@automateos/db';
import { createLogger } from '@automateos/db/logger';
import { z } from 'zod';
import { createCollabServer } from './server.ts';

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  COLLAB_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  PUBLIC_URL: z.url().default('http://127.0.0.1:3000'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  AUTOMATEOS_DATA_DIR: z.string().optional(),
  AUTOMATEOS_METRICS_TOKEN: z.string().min(1).optional()
});

const logger = createLogger('collab-server');
const settings = environment.parse(process.env);
const { HOST, COLLAB_PORT, PUBLIC_URL, REDIS_URL, AUTOMATEOS_DATA_DIR } = settings;
const url = databaseUrls(process.env).app;
const db = openDatabase(url, { name: 'automateos collab' });
const secret = deriveKey(loadMasterKey(process.env, AUTOMATEOS_DATA_DIR), 'auth').toString('base64url');
const auth = createAuth({ db, baseUrl: PUBLIC_URL, secret });

const server = createCollabServer({
  db,
  databaseUrl: url,
  authenticate: (headers, orgId) => resolveActor(auth, db, { headers, orgId }),
  publicUrl: PUBLIC_URL,
  redisUrl: REDIS_URL,
  metricsToken: settings.AUTOMATEOS_METRICS_TOKEN,
  logger
});

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await server.close();
  await db.end();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());

const port = await server.listen(COLLAB_PORT, HOST);
logger.info({ ready: true, port, url: `http://${HOST}:${port}` }, 'collab-server is ready');
