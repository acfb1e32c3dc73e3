import { api } from '#lib/api.ts';

/** A secret as the inspector's picker shows it; its value never leaves the server. */
export interface SecretEntry {
  id: string;
  name: string;
}

/** A connection as the inspector's picker shows it. */
export interface ConnectionEntry extends SecretEntry {
  app: string;
  status: 'untested' | 'working' | 'failing';
}

/** The organisation's secrets or connections, fetched when a field first asks for them. */
export class Credentials<Entry extends SecretEntry> {
  items = $state.raw<readonly Entry[]>([]);
  state = $state.raw<'idle' | 'loading' | 'ready' | 'failed' | 'withheld'>('idle');
  readonly #path: `/${string}`;

  constructor(path: `/${string}`) {
    this.#path = path;
  }

  /** From now on there is nothing to fetch: guests choose nothing of the team's. */
  withhold(): void {
    this.state = 'withheld';
  }

  /** Fetches once; call again after adding one with `again`. Never rejects: see `state`. */
  async load(options: { again?: boolean } = {}): Promise<void> {
    if (this.state === 'loading' || this.state === 'withheld') return;
    if (this.state === 'ready' && !options.again) return;
    this.state = 'loading';
    try {
      this.items = (await api<{ data: Entry[] }>('GET', this.#path, { quiet: true })).data;
      this.state = 'ready';
    } catch (error) {
      console.warn(`The list of ${this.#path} could not be loaded.`, error);
      this.state = 'failed';
    }
  }
}
