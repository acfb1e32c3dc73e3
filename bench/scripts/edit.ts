/**
 * One edit a second by everybody in a room of 10, 50 and 100: until it is visible at a peer, and until it is saved. Controls: plain
 * Hocuspocus of the same version and a bare `ws` relay (neither stores anything), and INSERT + COMMIT at the same rate.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createState } from '@automateos/workflow/document';
import type postgres from 'postgres';
import { atMost, report, sized, type Case } from '../support/benchmark.ts';
import { cpuMsOf, startControl } from '../support/processes.ts';
import { withProduct } from '../support/product.ts';
import { useRoom, type RoomResult } from '../support/room.ts';
import { percentiles, type Percentiles, type Sample } from '../support/statistics.ts';
import { largeDocument } from '../support/workflows.ts';

const SIZES = [10, 50, 100];
/** One size shows what the protocol itself costs. */
const RELAY_SIZE = 50;
const SECONDS = sized(3);
/** Sockets are limited per person. */
const TOKENS = 10;
/** What an edit is in the log: a moved node takes about this many bytes. */
const ROW_BYTES = 64;

const visible = (result: RoomResult): Percentiles => result.visible;

await withProduct(async (product) => {
  await product.start('web', 'collab-server');
  const document = largeDocument(100);
  const documentName = await product.createWorkflow(document);
  const tokens = await Promise.all(Array.from({ length: TOKENS }, () => product.addPerson()));
  const state = Buffer.from(createState(document)).toString('base64');
  const hocuspocus = await startControl<{ url: string }>('hocuspocus.ts');
  const relay = await startControl<{ url: string }>('relay.ts');
  for (const { control } of [hocuspocus, relay]) await control.ask({ state });
  const { sql } = product.database;
  await sql`CREATE TABLE bench_edits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, update bytea NOT NULL)`;

  const room = (people: number, place: { url: string; cpuMs: () => number }) =>
    useRoom({ documentName, tokens, people, editsPerSecond: 1, seconds: SECONDS, ...place });
  const ours = async (people: number, read: (result: RoomResult) => Percentiles) =>
    toSample(await room(people, { url: product.collabUrl, cpuMs: product.cpuMs }), read);
  const theirs = async ({ control, ready }: typeof relay, people: number) =>
    toSample(await room(people, { url: ready.url, cpuMs: () => cpuMsOf([control.pid]) }), visible);

  const sides: Sides = {
    ours,
    hocuspocus: (people) => theirs(hocuspocus, people),
    relay: (people) => theirs(relay, people),
    inserts: (people) => inserts(sql, people)
  };
  await report('edit', [
    ...SIZES.flatMap((people) => casesOf(people, sides)),
    {
      name: `visible, ${RELAY_SIZE} people (relay)`,
      unit: 'ms',
      control: 'a bare ws relay',
      measureSubject: () => sides.ours(RELAY_SIZE, visible),
      measureControl: () => sides.relay(RELAY_SIZE)
    }
  ]);
  for (const { control } of [hocuspocus, relay]) await control.stop();
});

interface Sides {
  ours: (people: number, read: (result: RoomResult) => Percentiles) => Promise<Sample>;
  hocuspocus: (people: number) => Promise<Sample>;
  relay: (people: number) => Promise<Sample>;
  inserts: (people: number) => Promise<Sample>;
}

function casesOf(people: number, sides: Sides): Case[] {
  return [
    {
      name: `visible, ${people} people`,
      unit: 'ms',
      control: 'plain Hocuspocus',
      measureSubject: () => sides.ours(people, visible),
      measureControl: () => sides.hocuspocus(people),
      goals: [
        { text: 'p50 ≤ 1.3 × control', isMet: ({ ratio }) => ratio <= 1.3 },
        {
          text: 'p95 ≤ 1.5 ×',
          isMet: ({ subject, control }) => subject.latency!.p95 <= 1.5 * control.latency!.p95
        },
        { text: 'CPU ≤ 1.5 ×', isMet: ({ subject, control }) => subject.cpuMs! <= 1.5 * control.cpuMs! }
      ]
    },
    {
      name: `saved, ${people} people`,
      unit: 'ms',
      control: 'INSERT + COMMIT at the same rate',
      measureSubject: () => sides.ours(people, ({ saved }) => saved!),
      measureControl: () => sides.inserts(people),
      goals: [
        atMost('p95 ≤ 150 ms', 150, ({ latency }) => latency?.p95),
        atMost('p99 ≤ 600 ms', 600, ({ latency }) => latency?.p99)
      ]
    }
  ];
}

async function inserts(sql: postgres.Sql, perSecond: number): Promise<Sample> {
  const update = Buffer.alloc(ROW_BYTES);
  const times: number[] = [];
  const startedAt = performance.now();
  const written: Promise<unknown>[] = [];
  for (let n = 0; n < perSecond * SECONDS; n++) {
    const appointment = startedAt + (n * 1_000) / perSecond;
    await delay(Math.max(0, appointment - performance.now()));
    const at = performance.now();
    const insert = sql`INSERT INTO bench_edits (update) VALUES (${update})`;
    written.push(insert.then(() => times.push(performance.now() - at)));
  }
  await Promise.all(written);
  const latency = percentiles(times);
  return { value: latency.p50, latency };
}

function toSample(result: RoomResult, read: (result: RoomResult) => Percentiles): Sample {
  const latency = read(result);
  return { value: latency.p50, latency, cpuMs: result.cpuMs };
}
