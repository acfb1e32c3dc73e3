import { expect, test } from 'vitest';
import type { JsonObject } from '../types.ts';
import { readTelegramUpdate } from './telegram-update.ts';

const from = { id: 7, is_bot: false, first_name: 'Ada', last_name: 'L', username: 'ada' };
const chat = { id: -42, type: 'group' };
const message = (more: JsonObject) => ({
  update_id: 1,
  message: { message_id: 5, from, chat, date: 1_764_000_000, ...more }
});

test.each([
  [{ text: 'Hello' }, { kind: 'text', text: 'Hello', link: null }],
  [
    { text: '👋 https://x.example/a now', entities: [{ type: 'url', offset: 3, length: 19 }] },
    { kind: 'link', link: 'https://x.example/a' }
  ],
  [
    { text: 'this', entities: [{ type: 'text_link', offset: 0, length: 4, url: 'https://y.example' }] },
    { kind: 'link', link: 'https://y.example' }
  ],
  [
    { caption: 'Look', photo: [{ file_id: 'small' }, { file_id: 'large' }] },
    { kind: 'photo', text: 'Look', fileId: 'large' }
  ],
  [{ voice: { file_id: 'v1' } }, { kind: 'voice', text: '', fileId: 'v1' }],
  [{ new_chat_title: 'x' }, { kind: 'other', text: '' }]
])('%j', (more, expected) => {
  const update = message(more as JsonObject);
  expect(readTelegramUpdate(update)).toMatchObject({
    chatId: '-42',
    messageId: '5',
    from: { id: '7', name: 'Ada L', username: 'ada' },
    callbackId: null,
    update,
    ...expected
  });
});

test('a pressed button says which and where', () => {
  const update = {
    update_id: 2,
    callback_query: { id: '77', from, data: 'yes', message: { message_id: 5, chat, text: 'Sure?' } }
  };
  expect(readTelegramUpdate(update)).toMatchObject({
    kind: 'button',
    text: 'yes',
    chatId: '-42',
    callbackId: '77',
    from: { id: '7' }
  });
});

test('an update of another kind has its parts empty', () => {
  expect(readTelegramUpdate({ update_id: 3, poll: {} })).toMatchObject({
    kind: 'other',
    chatId: '',
    text: ''
  });
});
