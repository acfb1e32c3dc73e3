import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../paths.ts';

export const COMPOSE_FILE = join(ROOT, 'docker-compose.yml');

/** The image that the Dockerfile makes; services of any other image are not ours. */
export const OUR_IMAGE = 'automateos:local';

const healthCommand = z.tuple([z.literal('CMD')], z.string());

const service = z.looseObject({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).default([]),
  restart: z.string(),
  environment: z.record(z.string(), z.coerce.string()),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  deploy: z.object({ replicas: z.number() }).default({ replicas: 1 }),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.looseObject({ test: healthCommand }).optional()
});

export type Service = z.infer<typeof service>;

const file = z.looseObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null())
});

export type ComposeFile = z.infer<typeof file>;

/**
 * The compose file as Compose would understand it with these variables in `.env`.
 * @throws with the message of the file when a required variable is missing.
 */
export function readCompose(variables: Record<string, string>): ComposeFile {
  const document: unknown = parse(readFileSync(COMPOSE_FILE, 'utf8'), {
    merge: true,
    reviver: (_key: unknown, value: unknown) =>
      typeof value === 'string' ? interpolate(value, variables) : value
  });
  return file.parse(document);
}

const VARIABLE = /\$\{(?<name>\w+)(?::(?<rule>[-?])(?<text>[^}]*))?\}/g;

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}` (Compose specification, 12-interpolation). */
function interpolate(text: string, variables: Record<string, string>): string {
  return text.replace(VARIABLE, (...match) => {
    const { name, rule, text: rest } = match.at(-1) as { name: string; rule?: string; text?: string };
    if (variables[name]) return variables[name];
    if (rule === '?') throw new Error(`${name}: ${rest}`);
    return rest ?? '';
  });
}

/** Names of the variables that the file takes from `.env`. */
export function variablesOf(text: string): Set<string> {
  return new Set([...text.matchAll(VARIABLE)].map(({ groups }) => groups!.name!));
}

/** The services that run our code, in the order of the file. */
export function ourServices(compose: ComposeFile): [name: string, service: Service][] {
  return Object.entries(compose.services).filter(([, { image }]) => image === OUR_IMAGE);
}

/** Variable that tells each entry its port. */
export const PORT_VARIABLE: Record<string, string> = {
  'web/server.ts': 'PORT',
  'collab-server/main.ts': 'COLLAB_PORT',
  'worker/main.ts': 'AUTOMATEOS_PROBE_PORT'
};
