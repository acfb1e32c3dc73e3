import { fileURLToPath } from 'node:url';
import { createAuth, type Auth } from '@automateos/auth';
import { databaseUrls, deriveKey, loadMasterKey, openDatabase, type Database } from '@automateos/db';
import { createLogger, type Logger } from '@automateos/db/logger';
import {
  type ConnectionStore,
  createConnectionStore,
  createEgress,
  createSecretStore,
  createStripe,
  type Egress,
  type PaymentProvider,
  type SecretStore
} from '@automateos/egress';
import { createRunEvents, type RunEvents } from '../../../server/run-events.ts';
import { publishHouseTemplates } from './gallery/house.ts';
import { openTemplates } from './template-folder.ts';

/** What services need from the process. Made once; tests make their own. */
export interface Platform {
  db: Database;
  auth: Auth;
  secrets: SecretStore;
  connections: ConnectionStore;
  /** The door to other services, for testing connections. */
  egress: Egress;
  /** News of runs, and of who comes to and leaves workflows. */
  runEvents: RunEvents;
  /** News of people's inboxes. */
  inboxEvents: RunEvents;
  /** Ready when the templates that ship with the product are in the gallery; published once per process. */
  gallery: () => Promise<void>;
  publicUrl: string;
  /** Absent: this installation takes no payments. */
  payments?: PaymentProvider;
  /** Seals the links by which people without an account decide. */
  linkKey: Buffer;
  /** Turns a visitor's address into what can be counted and not turned back. */
  visitorKey: Buffer;
  log: Logger;
}

export interface PlatformOptions {
  databaseUrl: string;
  masterKey: Buffer;
  /** `host:port` entries that the door may reach although private. */
  egressAllow?: readonly string[];
  publicUrl: string;
  /** The folder `templates`; where it lies in the sources unless told. */
  templatesDir?: string;
  payments?: PaymentProvider;
  logLevel?: string;
}

const SOURCE_TEMPLATES = fileURLToPath(new URL('../../../../templates/', import.meta.url));

export function createPlatform(options: PlatformOptions): Platform {
  const db = openDatabase(options.databaseUrl, { name: 'automateos-web' });
  const log = createLogger('web', options.logLevel);
  const secret = deriveKey(options.masterKey, 'auth').toString('base64url');
  const cannotListen = (error: unknown) => log.error({ err: error }, 'cannot listen for news');
  return {
    db,
    auth: createAuth({ db, baseUrl: options.publicUrl, secret }),
    secrets: createSecretStore({ db, masterKey: options.masterKey }),
    connections: createConnectionStore({ db, masterKey: options.masterKey }),
    egress: createEgress({ db, masterKey: options.masterKey, allow: options.egressAllow }),
    runEvents: createRunEvents(db, cannotListen, ['run_events', 'people_changed']),
    inboxEvents: createRunEvents(db, cannotListen, ['inbox_changed']),
    gallery: openGallery(db, options.templatesDir ?? SOURCE_TEMPLATES),
    publicUrl: options.publicUrl,
    payments: options.payments,
    linkKey: deriveKey(options.masterKey, 'approval-link'),
    visitorKey: deriveKey(options.masterKey, 'visitors'),
    log
  };
}

/** A failure is not kept: the next one who asks tries again. */
function openGallery(db: Database, folder: string): () => Promise<void> {
  let ready: Promise<void> | undefined;
  const publish = async () => publishHouseTemplates(db, await openTemplates(folder)());
  return () =>
    (ready ??= publish().catch((error: unknown) => {
      ready = undefined;
      throw error;
    }));
}

/** From the environment. @throws when a variable that has no default is missing */
export function platformFromEnvironment(env: Record<string, string | undefined>): Platform {
  return createPlatform({
    databaseUrl: databaseUrls(env).app,
    masterKey: loadMasterKey(env, env.AUTOMATEOS_DATA_DIR),
    egressAllow: env.AUTOMATEOS_EGRESS_ALLOW?.split(','),
    publicUrl: env.PUBLIC_URL ?? 'http://127.0.0.1:3000',
    templatesDir: env.AUTOMATEOS_TEMPLATES_DIR,
    payments: paymentsFrom(env)
  });
}

function paymentsFrom(env: Record<string, string | undefined>): PaymentProvider | undefined {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = env;
  if (!secretKey) return undefined;
  if (!webhookSecret)
    throw new Error('STRIPE_SECRET_KEY is set: set STRIPE_WEBHOOK_SECRET too, or nobody learns of payments.');
  return createStripe({ secretKey, webhookSecret });
}

let current: Platform | undefined;

export function setPlatform(platform: Platform | undefined): void {
  current = platform;
}

/** The platform of this process. @throws before `setPlatform` */
export function platform(): Platform {
  if (!current) throw new Error('The platform is not set up: hooks.server.ts does that in init().');
  return current;
}
