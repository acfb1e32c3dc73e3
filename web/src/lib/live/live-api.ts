import type { LiveMessage, LivePerson, LiveReaction, LiveRole } from '@automateos/workflow';
import { api } from '#lib/api.ts';
import type { LiveRoom } from '#lib/server/answers/live.ts';

const at = (id: string, rest: string): `/${string}` => `/live-sessions/${id}${rest}`;

/** A member of the team comes in; a guest did so on the public page. */
export const join = (id: string) => api<LiveRoom>('POST', at(id, '/join'), { quiet: true });
export const readRoom = (id: string) => api<LiveRoom>('GET', at(id, '/room'), { quiet: true });

export const say = (id: string, text: string) =>
  api<LiveMessage>('POST', at(id, '/messages'), { body: { text } });
export const raiseHand = (id: string, raised: boolean) => api('POST', at(id, '/hand'), { body: { raised } });
export const react = (id: string, reaction: LiveReaction) =>
  api('POST', at(id, '/reactions'), { body: { reaction } });

export const changePerson = (
  id: string,
  personId: string,
  change: { role?: Exclude<LiveRole, 'host'>; handDown?: boolean }
) => api<LivePerson>('PATCH', at(id, `/people/${personId}`), { body: change });
export const removePerson = (id: string, personId: string) => api('DELETE', at(id, `/people/${personId}`));
export const removeMessage = (id: string, messageId: string) =>
  api('DELETE', at(id, `/messages/${messageId}`));
export const setSpotlight = (id: string, on: boolean) => api('POST', at(id, '/spotlight'), { body: { on } });
export const addChapter = (id: string, text: string) => api('POST', at(id, '/chapters'), { body: { text } });
export const end = (id: string) => api('POST', at(id, '/end'));
