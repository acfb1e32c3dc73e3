import type { Configuration } from '@hocuspocus/server';
import type { Context, Services } from '../services.ts';
import { afterHandleMessage } from './after-handle-message.ts';
import { afterLoadDocument } from './after-load-document.ts';
import { afterUnloadDocument } from './after-unload-document.ts';
import { beforeHandleAwareness } from './before-handle-awareness.ts';
import { beforeSync } from './before-sync.ts';
import { beforeUnloadDocument } from './before-unload-document.ts';
import { connected } from './connected.ts';
import { onAuthenticate } from './on-authenticate.ts';
import { onDisconnect } from './on-disconnect.ts';
import { onLoadDocument } from './on-load-document.ts';

/** Everything that we do to the library's life cycle of connections and documents, in the order in which it happens. */
export function createHooks(services: Services): Partial<Configuration<Context>> {
  return {
    onAuthenticate: onAuthenticate(services),
    onLoadDocument: onLoadDocument(services),
    afterLoadDocument: afterLoadDocument(services),
    connected: connected(services),
    beforeSync: beforeSync(services),
    afterHandleMessage: afterHandleMessage(services),
    beforeHandleAwareness: beforeHandleAwareness(services),
    onDisconnect: onDisconnect(services),
    beforeUnloadDocument: beforeUnloadDocument(services),
    afterUnloadDocument: afterUnloadDocument(services)
  };
}
