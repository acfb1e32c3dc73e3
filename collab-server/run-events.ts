import { withOrg, type Database } from '@automateos/db';
import { readActiveRuns, readRunNews, readVersionNews, type RunNews } from '@automateos/db/queries/room-news';
import { readLogs } from '@automateos/db/queries/run-logs';
import { isUuid, toPublicId } from '@automateos/workflow';
import type { EditSocket } from './edit-socket.ts';
import type { Logger } from './logger.ts';
import type { Room, Rooms } from './room.ts';
import { RunView } from './run-view.ts';

/** Runs of one workflow that a newcomer is told about. */
const MAX_ACTIVE_RUNS = 10;
/** Finished runs that are remembered, so that late news of them is not taken for a new run. */
const MAX_REMEMBERED_RUNS = 50;
const LOG_PAGE = 1_000;

export interface RunEventsOptions {
  db: Database;
  rooms: Rooms;
  logger: Logger;
  /** News are gathered for this long (ms). */
  gatherMs: number;
}

/** Brings news of runs and versions from the notification channels to the people at the workflow. */
export class RunEvents {
  readonly #options: RunEventsOptions;
  /** Run ids with news, by organisation. */
  #waiting = new Map<string, Set<string>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(options: RunEventsOptions) {
    this.#options = options;
  }

  /** Payload of `run_events`: `orgId:runId,orgId:runId…`. */
  onRunEvents(payload: string): void {
    const orgs = new Set(this.#options.rooms.all().map((room) => room.ref.orgId));
    for (const pair of payload.split(',')) {
      const [orgId = '', runId = ''] = pair.split(':');
      if (orgs.has(orgId) && isUuid(runId)) this.#note(orgId, runId);
    }
  }

  /** Payload of `version_published`: `orgId:workflowId:versionId`. */
  async onVersionPublished(payload: string): Promise<void> {
    const [orgId = '', workflowId = '', versionId = ''] = payload.split(':');
    const rooms = this.#options.rooms.ofWorkflow(workflowId);
    if (rooms.length === 0) return;
    const news = await withOrg(this.#options.db, orgId, (tx) => readVersionNews(tx, { orgId, versionId }));
    if (!news) return;
    const message = { type: 'version', versionId: toPublicId('ver', versionId), ...news } as const;
    for (const room of rooms)
      for (const socket of room.sockets) if (!socket.session?.guest) socket.tell(message);
  }

  /** Tells a newcomer about the runs that are under way. */
  async welcome(room: Room, socket: EditSocket): Promise<void> {
    const { orgId, workflowId, kind } = room.ref;
    if (kind !== 'main') return;
    const active = await withOrg(this.#options.db, orgId, (tx) =>
      readActiveRuns(tx, { orgId, workflowId, limit: MAX_ACTIVE_RUNS })
    );
    await this.#inTurn(async () => {
      for (const news of active.reverse()) {
        await this.#bringUpToDate([room], news, socket);
        const view = room.runs.get(news.runId);
        if (view && socket.isOpen && maySee(socket, news)) socket.tell({ type: 'run', run: view.whole() });
      }
    });
  }

  /** Looks again at the runs that are under way: news may have been missed. */
  refresh(): void {
    for (const room of this.#options.rooms.all())
      for (const [runId, view] of room.runs) if (!view.isOver) this.#note(room.ref.orgId, runId);
  }

  close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#waiting.clear();
    return this.#reading;
  }

  #note(orgId: string, runId: string): void {
    const runs = this.#waiting.get(orgId) ?? new Set();
    this.#waiting.set(orgId, runs.add(runId));
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#inTurn(() => this.#readWaiting());
    }, this.#options.gatherMs);
  }

  /** One reader at a time, so that no view is updated by two. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#reading = this.#reading
      .then(work)
      .catch((error: unknown) => this.#options.logger.warn({ err: error }, 'news of runs could not be read'));
    return this.#reading;
  }

  async #readWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    for (const [orgId, runIds] of waiting) {
      const rooms = this.#options.rooms.all().filter((room) => room.ref.orgId === orgId);
      const workflowIds = [...new Set(rooms.map((room) => room.ref.workflowId))];
      if (workflowIds.length === 0) continue;
      const news = await withOrg(this.#options.db, orgId, (tx) =>
        readRunNews(tx, { orgId, runIds: [...runIds], workflowIds })
      );
      for (const run of news)
        await this.#bringUpToDate(this.#options.rooms.ofWorkflow(run.workflowId), run, undefined);
    }
  }

  /** Reads the new lines of a run's log and tells everyone in the rooms, save `except`. */
  async #bringUpToDate(rooms: readonly Room[], news: RunNews, except: EditSocket | undefined): Promise<void> {
    for (const room of rooms) {
      const view = room.runs.get(news.runId) ?? remember(room, news);
      const { orgId } = room.ref;
      for (;;) {
        const page = { orgId, runId: news.runId, afterSeq: view.seq, limit: LOG_PAGE };
        const lines = await withOrg(this.#options.db, orgId, (tx) => readLogs(tx, page));
        const run = view.update(news, lines);
        if (run)
          for (const socket of room.sockets)
            if (socket !== except && maySee(socket, news)) socket.tell({ type: 'run', run });
        if (lines.length < LOG_PAGE) break;
      }
    }
  }
}

/** Guests of a live session see test runs on pretend services: nothing of what really happens to the team. */
const maySee = ({ session }: EditSocket, { draft, pretend }: RunNews): boolean =>
  !session?.guest || (draft && pretend);

function remember(room: Room, news: RunNews): RunView {
  const view = new RunView(news);
  room.runs.set(news.runId, view);
  if (room.runs.size > MAX_REMEMBERED_RUNS) {
    const oldest = [...room.runs].find(([, other]) => other.isOver);
    if (oldest) room.runs.delete(oldest[0]);
  }
  return view;
}
