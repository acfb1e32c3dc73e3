import { setTimeout as delay } from 'node:timers/promises';
import { Person } from './person.ts';
import { percentiles, type Percentiles } from './statistics.ts';

/** Most sockets of one address that may wait for their sign-in at the same time, with room to spare. */
const JOINING = 20;
const PEERS_SAMPLED = 5;
const SETTLE_MS = 10_000;

export interface RoomOptions {
  url: string;
  documentName: string;
  /** Shared out among the people. */
  tokens: readonly string[];
  people: number;
  /** How often each person moves their node. */
  editsPerSecond: number;
  seconds: number;
}

export interface RoomResult {
  /** From an edit to its being visible at each sampled peer. */
  visible: Percentiles;
  /** From an edit to the server's word that it is on disk; absent when the server does not say. */
  saved: Percentiles | undefined;
  edits: number;
}

/**
 * A room where everybody moves a node of their own at appointed times, spread evenly. Five people hold the document and note
 * when they see what; for the others every frame is counted. @throws when anything is lost
 */
export async function useRoom(options: RoomOptions): Promise<RoomResult> {
  const { people: size, editsPerSecond, seconds } = options;
  const rounds = Math.round(editsPerSecond * seconds);
  const record = new Record();
  const people = await fill(options, record);
  const startedAt = performance.now();
  for (let edit = 0; edit < rounds * size; edit++) {
    const ahead = startedAt + (edit * 1_000) / (editsPerSecond * size) - performance.now();
    if (ahead > 0) await delay(ahead);
    const who = edit % size;
    record.sent(who, Math.floor(edit / size) + 1);
    people[who]!.edit(Math.floor(edit / size) + 1);
  }
  await settle(people, rounds);
  assertWhole(people, rounds);
  await Promise.all(people.map((person) => person.leave()));
  return { visible: percentiles(record.visible), saved: record.savedPercentiles, edits: rounds * size };
}

const nodeOf = (who: number): string => `n_${who}`;

async function fill(
  { url, documentName, tokens, people: size }: RoomOptions,
  record: Record
): Promise<Person[]> {
  const people: Person[] = [];
  while (people.length < size) {
    const some = Array.from({ length: Math.min(JOINING, size - people.length) }, (_, index) => {
      const who = people.length + index;
      return new Person({
        url,
        documentName,
        token: tokens[who % tokens.length]!,
        nodeId: nodeOf(who),
        isSampled: who < PEERS_SAMPLED,
        onSeen: (nodeId, edit) => record.seen(nodeId, edit),
        onSaved: (count) => record.savedThrough(who, count)
      });
    });
    people.push(...(await Promise.all(some.map((person) => person.join()))));
  }
  for (const person of people) person.received = 0;
  return people;
}

/** What has arrived where: every edit of the others. */
const hasAll = (people: readonly Person[], rounds: number): boolean =>
  people.every((person) => person.received >= rounds * (people.length - 1));

async function settle(people: readonly Person[], rounds: number): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  while (!hasAll(people, rounds) && performance.now() < deadline) await delay(10);
}

function assertWhole(people: readonly Person[], rounds: number): void {
  if (!hasAll(people, rounds)) throw new Error('Edits were lost: somebody got fewer than were made.');
  for (const person of people.slice(0, PEERS_SAMPLED))
    for (let who = 0; who < people.length; who++)
      if (person.placeOf(nodeOf(who)) !== rounds)
        throw new Error('Edits were lost: a document lacks the last one.');
}

/** When every edit was made, and what came of it. */
class Record {
  readonly visible: number[] = [];
  readonly #saved: number[] = [];
  readonly #sentAt = new Map<string, number>();
  readonly #savedCounts = new Map<number, number>();

  get savedPercentiles(): Percentiles | undefined {
    return this.#saved.length > 0 ? percentiles(this.#saved) : undefined;
  }

  sent(who: number, edit: number): void {
    this.#sentAt.set(`${nodeOf(who)}:${edit}`, performance.now());
  }

  seen(nodeId: string, edit: number): void {
    const sentAt = this.#sentAt.get(`${nodeId}:${edit}`);
    if (sentAt !== undefined) this.visible.push(performance.now() - sentAt);
  }

  savedThrough(who: number, count: number): void {
    for (let edit = (this.#savedCounts.get(who) ?? 0) + 1; edit <= count; edit++) {
      const sentAt = this.#sentAt.get(`${nodeOf(who)}:${edit}`);
      if (sentAt !== undefined) this.#saved.push(performance.now() - sentAt);
    }
    this.#savedCounts.set(who, count);
  }
}
