/** Reads what became of a mail, as the door to the outside tells it. */
import type { HttpResponse } from '../define-node.ts';
import { StepError } from '../step-error.ts';
import type { JsonObject } from '../types.ts';
import { objectOf, textAt } from './json-answer.ts';

/**
 * The answer of a mail server: `code` and `response` are its last reply (RFC 5321, 4.2).
 * @throws StepError with a sentence; refusals that may pass (4xx) are tried again
 */
export function readSmtp(response: HttpResponse): JsonObject {
  const answer = objectOf(response, 'The mail server');
  if (response.status === 200) return answer;
  const code = Number(answer.code);
  const said = textAt(answer, 'response');
  if (code === 530 || code === 534 || code === 535)
    throw new StepError(
      'SECRET_MISSING',
      'The mail server does not accept this user name and password. Replace them in the connection.'
    );
  if (code >= 400 && code < 500)
    throw new StepError('HTTP_5XX', `The mail server asks to try later: ${said || `code ${code}`}`);
  if (code === 552 || code === 523) throw new StepError('TOO_LARGE', 'The mail is too large for the server.');
  throw new StepError('HTTP_4XX', `The mail server refuses it: ${said || `code ${code}`}`);
}
