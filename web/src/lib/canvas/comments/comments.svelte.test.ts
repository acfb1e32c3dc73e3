import '../../../app.css';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { Room } from '#lib/collab/room.svelte.ts';
import type { Comment, Thread } from '#lib/server/answers/comments.ts';
import { CommentBoard } from './comment-board.svelte.ts';
import ThreadCard from './ThreadCard.svelte';

const id = (kind: string, letter: string) => `${kind}_${letter.repeat(22)}`;
const ME = { id: id('usr', 'a'), name: 'Ada' };
const TOM = { id: id('usr', 'b'), name: 'Tom' };

let room: Room;
beforeEach(() => {
  const documentId = `wf_${crypto.randomUUID().replaceAll('-', '').slice(0, 22)}`;
  room = new Room({ documentId, me: ME, mayEdit: true, mayChooseHosts: true, origin: 'ws://127.0.0.1:9' });
});
afterEach(() => room.destroy());

const comment = (letter: string, author: typeof ME, change: Partial<Comment> = {}): Comment => ({
  ...{ id: id('cmt', letter), author, body: 'Hello', mentions: [], editedAt: null, deleted: false },
  createdAt: '2026-08-21T09:30:00.000Z',
  ...change
});
const thread = (comments: Comment[], change: Partial<Thread> = {}): Thread => ({
  ...{ id: id('thr', 'a'), workflowId: id('wf', 'a'), nodeId: 'n_fetch00001', nodeLabel: 'Find order' },
  ...{ createdAt: '2026-08-21T09:30:00.000Z', resolved: null, unread: false, comments },
  ...change
});

test('a thread shows its first words, then all of them, and only my own can be changed', async () => {
  const board = new CommentBoard(room, true);
  const told = [
    comment('a', TOM, { body: `Look, <@${ME.id}>`, mentions: [ME] }),
    comment('b', ME, { editedAt: '2026-08-21T10:00:00.000Z' }),
    comment('c', TOM, { body: '', deleted: true })
  ];
  board.threads = [thread(told)];
  render(ThreadCard, { board, thread: board.threads[0]!, place: 'Find order' });
  await expect.element(page.getByText('Look, @Ada')).toBeVisible();
  await page.getByRole('button', { name: 'Show 2 more' }).click();
  await expect.element(page.getByText('This comment was deleted.')).toBeVisible();
  await expect.element(page.getByText(/changed/)).toBeVisible();
  expect(page.getByRole('button', { name: 'More for this comment' }).elements()).toHaveLength(1);
});

test('pins count what is open and not deleted', () => {
  const board = new CommentBoard(room, false);
  board.threads = [
    thread([comment('a', TOM), comment('b', TOM, { deleted: true })], { unread: true }),
    thread([comment('c', ME)], { id: id('thr', 'b') }),
    thread([comment('d', ME)], {
      id: id('thr', 'c'),
      resolved: { at: '2026-08-21T10:00:00.000Z', by: 'Tom' }
    })
  ];
  expect([...board.pins]).toEqual([['n_fetch00001', { threads: 2, comments: 2, unread: true }]]);
});
