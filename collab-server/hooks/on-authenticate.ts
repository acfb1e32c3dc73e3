import { CLOSE } from '@automateos/workflow';
import type { onAuthenticatePayload } from '@hocuspocus/server';
import { recheck } from '../access.ts';
import { Refusal } from '../refusal.ts';
import type { Context, Services } from '../services.ts';
import { signIn } from '../sign-in.ts';

/** Lets somebody in or throws; the library reports "denied" and the socket closes with `denial`. */
export const onAuthenticate =
  (services: Services) =>
  async ({ token, context, connectionConfig }: onAuthenticatePayload<Context>): Promise<void> => {
    const { socket, documentName, credentials } = context;
    const startedAt = Date.now();
    try {
      const session = await signIn(services, { token, documentName, credentials });
      if (services.rooms.find(session.ref.documentId)?.isBroken) throw new Refusal(CLOSE.unavailable);
      if (!services.sockets.hasRoomForUser(session.actor.userId)) throw new Refusal(CLOSE.tooMany);
      socket.session = session;
      connectionConfig.readOnly = !session.canWrite;
    } catch (error) {
      services.metrics.refusals++;
      const refusal = error instanceof Refusal ? error : new Refusal(CLOSE.unavailable, { cause: error });
      if (refusal !== error) services.logger.error({ err: error }, 'sign-in failed');
      socket.denial = refusal.close;
      throw refusal;
    }
    // Access may have changed between the question and the answer.
    if (services.accessChanges.happenedSince(socket.session, startedAt)) await recheck(services, socket);
  };
