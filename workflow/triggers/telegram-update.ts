import { objectAt, objectsAt, textAt } from '../apps/json-answer.ts';
import type { JsonObject } from '../types.ts';

/**
 * What steps need of an update, with the whole of it beside.
 * @see https://core.telegram.org/bots/api#update
 */
export function readTelegramUpdate(update: JsonObject): JsonObject {
  const query = objectAt(update, 'callback_query');
  const isButton = Object.keys(query).length > 0;
  const message = isButton ? objectAt(query, 'message') : messageOf(update);
  const from = objectAt(isButton ? query : message, 'from');
  const text = isButton ? textAt(query, 'data') : textAt(message, 'text') || textAt(message, 'caption');
  const link = firstLink(message, text);
  const file = fileOf(message);
  return {
    kind: isButton ? 'button' : (file?.kind ?? (link ? 'link' : text ? 'text' : 'other')),
    text,
    chatId: textAt(objectAt(message, 'chat'), 'id'),
    messageId: textAt(message, 'message_id'),
    from: {
      id: textAt(from, 'id'),
      name: [textAt(from, 'first_name'), textAt(from, 'last_name')].filter(Boolean).join(' '),
      username: textAt(from, 'username')
    },
    link: isButton ? null : link,
    fileId: file?.id ?? null,
    callbackId: isButton ? textAt(query, 'id') : null,
    update
  };
}

const MESSAGES = ['message', 'edited_message', 'channel_post', 'edited_channel_post'];

const messageOf = (update: JsonObject): JsonObject =>
  MESSAGES.map((name) => objectAt(update, name)).find((message) => Object.keys(message).length > 0) ?? {};

const FILES = ['document', 'voice', 'audio', 'video', 'sticker'];

function fileOf(message: JsonObject): { kind: string; id: string } | undefined {
  const photo = objectsAt(message, 'photo').at(-1); // the largest comes last
  if (photo) return { kind: 'photo', id: textAt(photo, 'file_id') };
  const kind = FILES.find((name) => textAt(objectAt(message, name), 'file_id') !== '');
  return kind ? { kind, id: textAt(objectAt(message, kind), 'file_id') } : undefined;
}

/** Offsets of entities count UTF-16 units, as strings do here. */
function firstLink(message: JsonObject, text: string): string | null {
  for (const entity of [...objectsAt(message, 'entities'), ...objectsAt(message, 'caption_entities')]) {
    if (entity.type === 'text_link') return textAt(entity, 'url');
    if (entity.type === 'url' && typeof entity.offset === 'number' && typeof entity.length === 'number')
      return text.slice(entity.offset, entity.offset + entity.length);
  }
  return null;
}
