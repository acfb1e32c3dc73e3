import type { LiveMessage, LiveNews, LivePerson, LiveReaction, LiveStatus } from '@automateos/workflow';
import { attempt } from '#lib/api.ts';
import type { Room } from '#lib/collab/room.svelte.ts';
import type { LiveRoom as LiveFacts } from '#lib/server/answers/live.ts';
import * as server from './live-api.ts';

const REACTION_MS = 2_600;
/** More than that at once is a blur anyway. */
const MOST_REACTIONS = 24;

/** A reaction that floats up the screen. */
export interface FloatingReaction {
  key: number;
  reaction: LiveReaction;
  name: string;
}

export interface LiveRoomOptions {
  id: string;
  room: Room;
  /** A member of the team joins by the first look; a guest has joined before. */
  isMember: boolean;
}

/** A live session as one of those in it sees it: who is there, what is said, whom to follow. */
export class LiveRoom {
  readonly id: string;
  state = $state.raw<'loading' | 'ready' | 'failed'>('loading');
  facts = $state.raw<LiveFacts | undefined>();
  me = $state.raw<LivePerson | undefined>();
  people = $state.raw<readonly LivePerson[]>([]);
  messages = $state.raw<readonly LiveMessage[]>([]);
  status = $state.raw<LiveStatus>('live');
  /** Id of the person whose view all are asked to follow. */
  spotlight = $state.raw<string | null>(null);
  watching = $state.raw(0);
  reactions = $state.raw<readonly FloatingReaction[]>([]);
  /** Messages that came while nobody looked at the chat. */
  unread = $state.raw(0);
  isReading = false;
  /** Those who host and build first, then whoever raised a hand, the longest first. */
  readonly ordered = $derived([...this.people].sort((a, b) => rank(a) - rank(b) || waited(a, b)));
  readonly hands = $derived(this.people.filter(({ handAt }) => handAt !== null));
  readonly #room: Room;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #isJoined: boolean;
  #reactionCount = 0;

  constructor({ id, room, isMember }: LiveRoomOptions) {
    this.id = id;
    this.#room = room;
    this.#isJoined = !isMember;
    room.onLive = (news) => this.#hear(news);
    // Whatever was missed while the socket was away is read again.
    room.onAccess = () => void this.load();
    if (room.connection.canWrite !== undefined) void this.load();
  }

  async load(): Promise<void> {
    try {
      const facts = await (this.#isJoined ? server.readRoom(this.id) : server.join(this.id));
      this.#isJoined = true;
      this.facts = facts;
      this.me = facts.me;
      this.people = facts.people;
      this.messages = facts.messages;
      this.status = facts.session.status;
      this.spotlight = facts.session.spotlight;
      this.state = 'ready';
    } catch (error) {
      console.warn('The live session could not be read.', error);
      if (this.state === 'loading') this.state = 'failed';
    }
  }

  personOf(id: string | null): LivePerson | undefined {
    return this.people.find((person) => person.id === id);
  }

  async say(text: string): Promise<boolean> {
    const said = await attempt(server.say(this.id, text));
    if (said) this.#addMessage(said.value);
    return said !== undefined;
  }

  async toggleHand(): Promise<void> {
    const raised = this.me?.handAt === null;
    await attempt(server.raiseHand(this.id, raised));
  }

  async react(reaction: LiveReaction): Promise<void> {
    await attempt(server.react(this.id, reaction));
  }

  async changePerson(person: LivePerson, change: Parameters<typeof server.changePerson>[2]): Promise<void> {
    const changed = await attempt(server.changePerson(this.id, person.id, change));
    if (changed) this.#putPerson(changed.value);
  }

  async removePerson(person: LivePerson): Promise<boolean> {
    return (await attempt(server.removePerson(this.id, person.id))) !== undefined;
  }

  async removeMessage(message: LiveMessage): Promise<void> {
    await attempt(server.removeMessage(this.id, message.id));
  }

  async setSpotlight(on: boolean): Promise<void> {
    await attempt(server.setSpotlight(this.id, on));
  }

  async addChapter(text: string): Promise<boolean> {
    return (await attempt(server.addChapter(this.id, text))) !== undefined;
  }

  async end(): Promise<boolean> {
    return (await attempt(server.end(this.id))) !== undefined;
  }

  destroy(): void {
    this.#room.onLive = () => {};
    this.#room.onAccess = () => {};
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #hear(news: LiveNews): void {
    switch (news.kind) {
      case 'message':
        return this.#addMessage(news.message);
      case 'message-removed':
        this.messages = this.messages.filter(({ id }) => id !== news.id);
        return;
      case 'person':
        if (news.isGone) this.people = this.people.filter(({ id }) => id !== news.person.id);
        else this.#putPerson(news.person);
        return;
      case 'session':
        this.status = news.status;
        this.spotlight = news.spotlight;
        return;
      case 'reaction':
        return this.#float(news.reaction, this.personOf(news.by)?.name ?? '');
      case 'watching':
        this.watching = news.count;
    }
  }

  #addMessage(message: LiveMessage): void {
    if (this.messages.some(({ id }) => id === message.id)) return;
    this.messages = [...this.messages, message];
    if (!this.isReading && message.by !== this.me?.id) this.unread++;
  }

  #putPerson(person: LivePerson): void {
    const others = this.people.filter(({ id }) => id !== person.id);
    this.people = [...others, person];
    if (person.id === this.me?.id) this.me = person;
  }

  #float(reaction: LiveReaction, name: string): void {
    const key = ++this.#reactionCount;
    this.reactions = [...this.reactions, { key, reaction, name }].slice(-MOST_REACTIONS);
    const timer = setTimeout(() => {
      this.#timers = this.#timers.filter((other) => other !== timer);
      this.reactions = this.reactions.filter((other) => other.key !== key);
    }, REACTION_MS);
    this.#timers.push(timer);
  }
}

const RANKS = { host: 0, 'co-builder': 1, spectator: 3 } as const;
const rank = ({ role, handAt }: LivePerson): number =>
  role === 'spectator' && handAt !== null ? 2 : RANKS[role];
const waited = (a: LivePerson, b: LivePerson): number =>
  (a.handAt ?? '').localeCompare(b.handAt ?? '') || a.name.localeCompare(b.name);
