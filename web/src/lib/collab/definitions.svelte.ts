import type { NodeDefinition } from '@automateos/workflow';

/**
 * Node definitions with their schemas and functions. They are loaded once the canvas stands, since it is drawn from facts
 * (`@automateos/workflow/facts`) alone; whatever reads them through `find` runs again when they arrive.
 */
class Definitions {
  #find = $state.raw<(type: string) => NodeDefinition | undefined>();

  /** Reactive. */
  get areLoaded(): boolean {
    return this.#find !== undefined;
  }

  /** Reactive. `undefined` for an unknown type, and for all of them until `load` is done. */
  find(type: string): NodeDefinition | undefined {
    return this.#find?.(type);
  }

  async load(): Promise<void> {
    const { findDefinition } = await import('@automateos/workflow/catalogue');
    this.#find = findDefinition;
  }
}

export const definitions = new Definitions();
