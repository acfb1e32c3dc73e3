/** Reads what Slack answers: a refusal is status 200 with `ok: false`. @see https://docs.slack.dev/apis/web-api#responses */
import type { HttpResponse } from '../define-node.ts';
import { refuseErrorStatus } from '../nodes/shared/http-answer.ts';
import { StepError, type StepErrorCode } from '../step-error.ts';
import type { JsonObject } from '../types.ts';
import { objectOf, textAt } from './json-answer.ts';

/** @throws StepError with a sentence for each refusal that people can do something about */
export function readSlack(response: HttpResponse, now = new Date()): JsonObject {
  refuseErrorStatus(response, now);
  const answer = objectOf(response, 'Slack');
  if (answer.ok === true) return answer;
  const error = textAt(answer, 'error');
  throw new StepError(CODES[error] ?? 'HTTP_4XX', sentenceOf(error, textAt(answer, 'needed')));
}

/** Refusals that may be gone when it is tried again; all others stay. */
const CODES: Record<string, StepErrorCode | undefined> = {
  ratelimited: 'HTTP_429',
  internal_error: 'HTTP_5XX',
  fatal_error: 'HTTP_5XX',
  service_unavailable: 'HTTP_5XX',
  request_timeout: 'HTTP_408'
};

const SENTENCES: Record<string, string | undefined> = {
  channel_not_found:
    'Slack knows no such channel. Check its name or id, and invite the app if it is private.',
  not_in_channel: 'The app is not in this channel. Invite it in Slack with /invite.',
  is_archived: 'This channel is archived.',
  no_text: 'The message is empty.',
  msg_too_long: 'The message is longer than the 40,000 characters that Slack takes.',
  not_authed: 'Slack got no token. Choose a connection.',
  invalid_auth: 'Slack does not accept this token. Replace it in the connection.',
  account_inactive:
    'The token belongs to a workspace or a person that was removed. Replace it in the connection.',
  token_revoked: 'The token was revoked. Replace it in the connection.',
  token_expired: 'The token has expired. Replace it in the connection.',
  message_not_found: 'There is no message with this time stamp in the channel.',
  cant_update_message: 'Only messages that the app itself posted can be changed.',
  already_reacted: 'The app has already reacted with this emoji.',
  invalid_name: 'Slack knows no emoji of this name.',
  users_not_found: 'Nobody in this workspace has this e-mail address.',
  ratelimited: 'Slack asks to slow down.'
};

function sentenceOf(error: string, needed: string): string {
  if (error === 'missing_scope')
    return `The app may not do this yet: add the scope ${needed} in Slack and install it again.`;
  return SENTENCES[error] ?? `Slack refused it: ${error || 'no reason given'}.`;
}
