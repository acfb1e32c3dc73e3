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
  /** Processor time so far of what is measured, in milliseconds. */
  cpuMs: () => number;
}

export interface RoomResult {
  /** From an edit to its being visible at each sampled peer. */
  visible: Percentiles;
  /** From an edit to the server's word that it is on disk; absent when the server does not say. */
  saved: Percentiles | undefined;
  /** Processor time per edit, until it has reached everybody; joining the room is not in it. */
  cpuMs: number;
}

/**
 * A room where everybody moves a node of their own at appointed times, spread evenly. Five people hold the document and note
 * when they see what; the others only take their frames from the socket. @throws when anything is lost
 */
export async function useRoom(options: RoomOptions): Promise<RoomResult> {
  const { people: size, editsPerSecond, seconds, cpuMs } = options;
  const rounds = Math.round(editsPerSecond * seconds);
  const record = new Record();
  const people = await fill(options, record);
  const before = cpuMs();
  const startedAt = performance.now();
  for (let edit = 0; edit < rounds * size; edit++) {
    const ahead = startedAt + (edit * 1_000) / (editsPerSecond * size) - performance.now();
    if (ahead > 0) await delay(ahead);
    const who = edit % size;
    record.sent(who, Math.floor(edit / size) + 1);
    people[who]!.edit(Math.floor(edit / size) + 1);
  }
  await settle(people, rounds);
  const spentMs = cpuMs() - before;
  await Promise.all(people.map((person) => person.leave()));
  return {
    visible: percentiles(record.visible),
    saved: record.savedPercentiles,
    cpuMs: spentMs / (rounds * size)
  };
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
  return people;
}

/** Whether every sampled document shows everybody's last edit. Frames are no measure: a server may put several edits into one. */
const hasAll = (people: readonly Person[], rounds: number): boolean =>
  people
    .slice(0, PEERS_SAMPLED)
    .every((person) => people.every((_, who) => person.placeOf(nodeOf(who)) === rounds));

/** @throws when something has not arrived ten seconds after the last edit */
async function settle(people: readonly Person[], rounds: number): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  while (!hasAll(people, rounds)) {
    if (performance.now() > deadline) throw new Error('Edits were lost: somebody lacks some that were made.');
    await delay(10);
  }
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
