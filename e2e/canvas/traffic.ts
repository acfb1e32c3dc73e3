import type { Page } from '@playwright/test';
import { isEditFrame } from '@automateos/workflow';

/** What a page sends and gets over its sockets, in bytes. Watch before the page opens them. */
export class Traffic {
  #edits: number[] = [];
  #received = 0;

  constructor(page: Page) {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        if (typeof payload !== 'string' && isEditFrame(payload)) this.#edits.push(payload.byteLength);
      });
      socket.on('framereceived', ({ payload }) => (this.#received += Buffer.byteLength(payload)));
    });
  }

  /** Sizes of the messages with edits since the last call. */
  takeEdits(): number[] {
    return this.#edits.splice(0);
  }

  takeReceived(): number {
    const bytes = this.#received;
    this.#received = 0;
    return bytes;
  }
}
