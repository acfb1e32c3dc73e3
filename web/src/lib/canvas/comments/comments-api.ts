import { api } from '#lib/api.ts';
import type { Thread } from '#lib/server/answers/comments.ts';
import type { Member } from '#lib/server/answers/people.ts';
import type { Page } from '#lib/server/page.ts';
import { labelled, type Mentionable } from './mentions.ts';

const quiet = true;

export const listThreads = async (workflowId: string): Promise<Thread[]> =>
  (await api<Page<Thread>>('GET', `/workflows/${workflowId}/comments`, { quiet })).data;

export const readThread = (threadId: string): Promise<Thread> =>
  api('GET', `/comment-threads/${threadId}`, { quiet });

export interface NewThread {
  nodeId: string;
  nodeLabel: string;
  body: string;
}

export const startThread = (workflowId: string, body: NewThread): Promise<Thread> =>
  api('POST', `/workflows/${workflowId}/comments`, { body, quiet });

export const reply = (threadId: string, body: string): Promise<Thread> =>
  api('POST', `/comment-threads/${threadId}/replies`, { body: { body }, quiet });

export const changeComment = (commentId: string, body: string): Promise<Thread> =>
  api('PATCH', `/comments/${commentId}`, { body: { body }, quiet });

export const deleteComment = (commentId: string): Promise<void> => api('DELETE', `/comments/${commentId}`);

export const resolve = (threadId: string, resolved: boolean): Promise<Thread> =>
  api('PATCH', `/comment-threads/${threadId}`, { body: { resolved } });

export const markRead = (threadId: string): Promise<void> =>
  api('POST', `/comment-threads/${threadId}/read`, { quiet });

/** The people of the team. */
export async function listPeople(): Promise<Mentionable[]> {
  const { data } = await api<Page<Member>>('GET', '/members', { quiet });
  return labelled(data.map(({ userId, name, email }) => ({ id: userId, name, email })));
}
