import { withOrg, withOrgs, type Database } from '@automateos/db';
import { renewRoomPeople, setRoomPeople } from '@automateos/db/queries/room-people';
import type { Logger } from './logger.ts';
import type { Room, Rooms } from './room.ts';
import type { Timings } from './settings.ts';

export interface PeopleInsideOptions {
  db: Database;
  rooms: Rooms;
  logger: Logger;
  serverId: string;
  /** A report counts for `lease` and is renewed at a third of it; comings and goings are gathered for `peopleLag`. */
  timings: Pick<Timings, 'lease' | 'peopleLag'>;
}

interface Place {
  orgId: string;
  workflowId: string;
}

/**
 * Tells the world, in rows that run out by themselves, which members are in which workflow's room here: lists show it.
 * Guests of a live session are its own business.
 */
export class PeopleInside {
  readonly #options: PeopleInsideOptions;
  readonly #changed = new Map<string, Place>();
  readonly #timer: ReturnType<typeof setInterval>;
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: PeopleInsideOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#inTurn(() => this.#renew()), options.timings.lease / 3);
  }

  /** Somebody came to a room or left it. */
  changed(room: Room): void {
    const { orgId, workflowId, kind } = room.ref;
    if (kind !== 'main' || this.#isClosed) return;
    this.#changed.set(workflowId, { orgId, workflowId });
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#inTurn(() => this.#report());
    }, this.#options.timings.peopleLag);
  }

  /** Call when the rooms are empty: reports that, and nothing more after. */
  close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#gathering);
    return this.#inTurn(() => this.#report());
  }

  async #report(): Promise<void> {
    const { db, serverId, timings } = this.#options;
    const ttlMs = timings.lease;
    const places = [...this.#changed.values()];
    this.#changed.clear();
    for (const place of places) {
      const userIds = this.#isClosed ? [] : this.#peopleAt(place.workflowId);
      try {
        await withOrg(db, place.orgId, (tx) => setRoomPeople(tx, { ...place, serverId, userIds, ttlMs }));
      } catch (error) {
        this.#changed.set(place.workflowId, place); // said again with the next renewal
        throw error;
      }
    }
  }

  async #renew(): Promise<void> {
    const { db, rooms, serverId, timings } = this.#options;
    await this.#report();
    const orgIds = [...new Set(rooms.all().map((room) => room.ref.orgId))];
    if (orgIds.length > 0) await withOrgs(db, orgIds, (tx) => renewRoomPeople(tx, serverId, timings.lease));
  }

  #peopleAt(workflowId: string): string[] {
    const sockets = this.#options.rooms.ofWorkflow(workflowId).flatMap((room) => room.sockets);
    const members = sockets.flatMap(({ session }) => (session && !session.guest ? session.actor.userId : []));
    return [...new Set(members)];
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing
      .then(work)
      .catch((error: unknown) =>
        this.#options.logger.warn({ err: error }, 'who is inside could not be written down')
      );
    return this.#writing;
  }
}
