import type { Builder } from '#lib/canvas/builder.svelte.ts';
import type { LiveRoom } from './live-room.svelte.ts';

/**
 * Whose view this screen follows: somebody chosen, or the person in the spotlight until one looks elsewhere oneself.
 * Also tells the others what part of the canvas is on this screen.
 */
export class Follower {
  #chosen = $state.raw<string | undefined>();
  /** The spotlight that one has turned away from. */
  #declined = $state.raw<string | null>(null);
  /** The person followed now. */
  readonly target = $derived.by(() => {
    const id = this.#chosen ?? (this.#live.spotlight === this.#declined ? null : this.#live.spotlight);
    const person = this.#live.personOf(id);
    return person && person.id !== this.#live.me?.id ? person : undefined;
  });
  readonly #live: LiveRoom;
  readonly #builder: Builder;
  readonly #stop: (() => void)[];
  #shown = '';

  constructor(live: LiveRoom, builder: Builder) {
    this.#live = live;
    this.#builder = builder;
    const { presence } = builder.room;
    this.#stop = [presence.onFrame(() => this.#look()), builder.view.onMove(() => this.#share())];
  }

  /** The host asks all to follow somebody, and this screen does not. */
  get isTurnedAway(): boolean {
    const { spotlight, me } = this.#live;
    return spotlight !== null && spotlight !== me?.id && this.target?.id !== spotlight;
  }

  follow(personId: string): void {
    this.#chosen = personId;
    this.#declined = null;
    this.#shown = '';
    this.#look();
  }

  /** Looks where one wants oneself. */
  stop(): void {
    this.#chosen = undefined;
    this.#declined = this.#live.spotlight;
  }

  /** Back to what the host asks for. */
  followSpotlight(): void {
    this.#chosen = undefined;
    this.#declined = null;
    this.#shown = '';
    this.#look();
  }

  /** Says where this screen is, once somebody may want to know. */
  share(): void {
    this.#share();
  }

  destroy(): void {
    for (const stop of this.#stop) stop();
    this.#builder.room.presence.setView(null);
  }

  #share(): void {
    const { role } = this.#live.me ?? {};
    if (role === undefined || role === 'spectator') return;
    const { x, y, width, height } = this.#builder.view.visible;
    if (width < 1 || height < 1) return;
    const [left, top] = [Math.round(x), Math.round(y)];
    this.#builder.room.presence.setView({
      x: left,
      y: top,
      width: Math.round(width),
      height: Math.round(height)
    });
  }

  #look(): void {
    const view = this.target && this.#builder.room.presence.views.get(this.target.userId);
    const key = view ? `${view.x} ${view.y} ${view.width} ${view.height}` : '';
    if (!view || key === this.#shown) return;
    this.#shown = key;
    this.#builder.view.fit(view);
  }
}
