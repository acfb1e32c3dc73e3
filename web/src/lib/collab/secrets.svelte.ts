import { api } from '#lib/api.ts';

/** A secret as the inspector's picker shows it; its value never leaves the server. */
export interface SecretEntry {
  id: string;
  name: string;
  createdAt?: string;
}

/** The organisation's secrets, fetched when a field first asks for them. */
export class Secrets {
  items = $state.raw<readonly SecretEntry[]>([]);
  state = $state.raw<'idle' | 'loading' | 'ready' | 'failed'>('idle');

  /** Fetches once; call again after adding a secret with `again`. Never rejects: see `state`. */
  async load(options: { again?: boolean } = {}): Promise<void> {
    if (this.state === 'loading' || (this.state === 'ready' && !options.again)) return;
    this.state = 'loading';
    try {
      this.items = (await api<{ data: SecretEntry[] }>('GET', '/secrets', { quiet: true })).data;
      this.state = 'ready';
    } catch (error) {
      console.warn('The list of secrets could not be loaded.', error);
      this.state = 'failed';
    }
  }
}
