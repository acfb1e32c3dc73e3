/** Reads what Discord answers. */
import type { HttpResponse } from '../define-node.ts';
import { codeOfStatus, retryAfterMs } from '../nodes/shared/http-answer.ts';
import { StepError } from '../step-error.ts';
import type { JsonObject } from '../types.ts';
import { objectOf, textAt } from './json-answer.ts';

/**
 * The object of an answer; empty for 204. @see https://docs.discord.com/developers/topics/opcodes-and-status-codes
 * @throws StepError with a sentence, and with the wait that Discord asks for in `retry_after` (seconds)
 */
export function readDiscord(response: HttpResponse, now = new Date()): JsonObject {
  if (response.status === 204) return {};
  if (response.status < 400) return objectOf(response, 'Discord');
  const { code, message, seconds } = refusalOf(response);
  throw new StepError(codeOfStatus(response.status), sentenceOf(response.status, { code, message }), {
    retryAfterMs: seconds === undefined ? retryAfterMs(response.headers, now) : Math.ceil(seconds * 1000)
  });
}

/** Behind Discord stands a proxy whose errors are no JSON. */
function refusalOf(response: HttpResponse): { code?: number; message: string; seconds?: number } {
  if (!/json/i.test(response.headers['content-type'] ?? '')) return { message: '' };
  const answer = objectOf(response, 'Discord');
  return {
    code: typeof answer.code === 'number' ? answer.code : undefined,
    message: textAt(answer, 'message'),
    seconds: typeof answer.retry_after === 'number' ? answer.retry_after : undefined
  };
}

const SENTENCES: Record<number, string | undefined> = {
  10_003: 'Discord knows no such channel. Check its id.',
  10_015: 'This webhook was deleted in Discord. Replace its URL in the connection.',
  50_001: 'The bot may not see this channel. Invite it, or give it access in the settings of the channel.',
  50_006: 'The message is empty.',
  50_013: 'The bot may not write in this channel. Give it the permission “Send messages”.',
  50_027: 'This webhook URL is not valid any more. Replace it in the connection.'
};

function sentenceOf(status: number, { code = 0, message }: { code?: number; message: string }): string {
  const known = SENTENCES[code];
  if (known) return known;
  if (status === 401) return 'Discord does not accept this token. Replace it in the connection.';
  if (status === 429) return 'Discord asks to slow down.';
  return `Discord refused it: ${message || `status ${status}`}.`;
}
