/** Reads what Telegram answers. */
import type { HttpResponse } from '../define-node.ts';
import { codeOfStatus } from '../nodes/shared/http-answer.ts';
import { StepError } from '../step-error.ts';
import type { Json } from '../types.ts';
import { objectAt, objectOf, textAt } from './json-answer.ts';

/**
 * The result of a call. @see https://core.telegram.org/bots/api#making-requests
 * @throws StepError with a sentence, and with the wait that Telegram asks for
 */
export function readTelegram(response: HttpResponse): Json {
  const answer = objectOf(response, 'Telegram');
  if (answer.ok === true) return answer.result ?? null;
  const status = typeof answer.error_code === 'number' ? answer.error_code : response.status;
  const seconds = objectAt(answer, 'parameters').retry_after;
  throw new StepError(codeOfStatus(status), sentenceOf(status, textAt(answer, 'description')), {
    retryAfterMs: typeof seconds === 'number' ? seconds * 1000 : undefined
  });
}

function sentenceOf(status: number, description: string): string {
  if (status === 401 || status === 404)
    return 'Telegram does not accept this bot token. Replace it in the connection.';
  if (status === 429) return 'Telegram asks to slow down.';
  if (/chat not found/i.test(description))
    return 'Telegram knows no such chat. Check its id, and write to the bot first or add it to the group.';
  if (/bot was blocked/i.test(description)) return 'This person has blocked the bot.';
  if (/can't parse entities/i.test(description))
    return 'Telegram cannot read the formatting of the text. Send it as plain text, or close every mark.';
  return `Telegram refused it: ${description || `status ${status}`}.`;
}
