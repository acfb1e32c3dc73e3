import * as z from 'zod';
import { objectAt, textAt } from '../apps/json-answer.ts';
import { readTelegram } from '../apps/telegram-answer.ts';
import { defineNode, type Executor, type ResolvedConfig } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import { StepError } from '../step-error.ts';
import type { Json, JsonObject } from '../types.ts';
import { appCaller, type AppRequest, unlessEmpty } from './shared/app-call.ts';
import { checkWebAddress } from './shared/web-address.ts';

/** To a chat, as opposed to an answer to a button. */
const TO_CHAT = { field: 'operation', in: ['message', 'photo', 'document'] } as const;
const WITH_FILE = { field: 'operation', in: ['photo', 'document'] } as const;

export const telegram = defineNode({
  type: 'telegram',
  version: 1,
  title: 'Telegram',
  icon: 'send',
  group: 'app',
  docs: {
    summary: 'Sends messages, photos and documents as a Telegram bot.',
    details:
      'A bot can write to people who wrote to it first, and to groups and channels that it was added to.'
  },
  config: z.strictObject({
    connection: field.connection({ app: 'telegram' }),
    operation: field.select({
      label: 'Do',
      options: [
        { value: 'message', label: 'Send a message' },
        { value: 'photo', label: 'Send a photo' },
        { value: 'document', label: 'Send a document' },
        { value: 'answer', label: 'Answer a pressed button' }
      ],
      default: 'message'
    }),
    chat: field.text({
      label: 'Chat',
      placeholder: '@channel or 123456789',
      help: 'The id of a chat, or the name of a public channel.',
      required: true,
      expression: true,
      showIf: TO_CHAT
    }),
    callback: field.text({
      label: 'Id of the callback query',
      required: true,
      expression: true,
      showIf: { field: 'operation', equals: 'answer' }
    }),
    file: field.text({
      label: 'Address of the file',
      placeholder: 'https://example.com/picture.jpg',
      help: 'Telegram fetches it from there.',
      required: true,
      expression: true,
      check: checkWebAddress,
      showIf: WITH_FILE
    }),
    text: field.longText({
      label: 'Text',
      help: 'Under a photo or document it is the caption.',
      expression: true
    }),
    format: field.select({
      label: 'Formatting',
      options: [
        { value: 'plain', label: 'None' },
        { value: 'HTML', label: 'HTML', help: '<b>bold</b>, <i>italic</i>, <a href="…">link</a>' },
        { value: 'MarkdownV2', label: 'Markdown', help: '*bold*, _italic_; other signs need a backslash' }
      ],
      default: 'plain',
      showIf: TO_CHAT
    }),
    buttons: field.rows({
      label: 'Buttons',
      addLabel: 'Add a button',
      showIf: TO_CHAT,
      columns: {
        label: field.text({ label: 'Label', required: true, expression: true }),
        url: field.text({
          label: 'Opens',
          placeholder: 'https://…',
          required: true,
          expression: true,
          check: checkWebAddress
        })
      }
    }),
    silent: field.switch({ label: 'Without a sound', default: false, showIf: TO_CHAT })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'write',
  hosts: () => ['api.telegram.org'],
  summarize({ operation, chat }) {
    if (operation === 'answer') return 'Answers a pressed button';
    const what = operation === 'photo' ? 'a photo' : operation === 'document' ? 'a document' : 'a message';
    return `Sends ${what} to ${inWords(chat, 'a chat')}`;
  },
  sample: ({ operation }): JsonObject =>
    operation === 'answer'
      ? { answered: true }
      : { messageId: '101', chatId: '123456789', date: '2026-03-14T09:26:53.000Z' },
  examples: [
    {
      title: 'Tell a person',
      config: { connection: 'con_example', chat: '123456789', text: { expr: 'Hello {{ $json.name }}' } }
    },
    {
      title: 'A photo with a button',
      config: {
        connection: 'con_example',
        operation: 'photo',
        chat: '@news',
        file: 'https://example.com/picture.jpg',
        text: 'Look',
        buttons: { a: { label: 'Read more', url: 'https://example.com', order: 1 } }
      }
    },
    {
      title: 'Thank for pressing',
      config: { connection: 'con_example', operation: 'answer', callback: '77', text: 'Thanks!' }
    }
  ]
});

type Config = ResolvedConfig<typeof telegram>;

export const execute: Executor<typeof telegram> = async (config, ctx) => {
  const send = appCaller(ctx, { app: 'telegram', connectionRef: config.connection });
  const result = readTelegram(await send(requestOf(config)));
  return { out: [{ data: config.operation === 'answer' ? { answered: true } : sentOf(result) }] };
};

function requestOf(config: Config): AppRequest {
  const { operation, text } = config;
  switch (operation) {
    case 'message':
      if (text.trim() === '') throw new StepError('INPUT_INVALID', 'Text is empty.');
      return post('/sendMessage', { ...shared(config), text });
    case 'photo':
      return post('/sendPhoto', { ...shared(config), photo: config.file.trim(), caption: unlessEmpty(text) });
    case 'document':
      return post('/sendDocument', {
        ...shared(config),
        document: config.file.trim(),
        caption: unlessEmpty(text)
      });
    case 'answer':
      return post('/answerCallbackQuery', {
        callback_query_id: config.callback.trim(),
        text: unlessEmpty(text)
      });
  }
}

const post = (path: string, json: object): AppRequest => ({ method: 'POST', path, json });

const shared = ({ chat, format, buttons, silent }: Config) => ({
  chat_id: chat.trim(),
  parse_mode: format === 'plain' ? undefined : format,
  disable_notification: silent || undefined,
  reply_markup:
    buttons.length === 0
      ? undefined
      : { inline_keyboard: buttons.map(({ label, url }) => [{ text: label, url: url.trim() }]) }
});

function sentOf(result: Json): JsonObject {
  const message = typeof result === 'object' && result !== null && !Array.isArray(result) ? result : {};
  const seconds = typeof message.date === 'number' ? message.date : 0;
  return {
    messageId: textAt(message, 'message_id'),
    chatId: textAt(objectAt(message, 'chat'), 'id'),
    date: new Date(seconds * 1000).toISOString()
  };
}
