import { errorAnswer } from './answers/errors.ts';
import { eventsOf, isNothing } from './operation.ts';
import { isDescribedRefusal } from './refusals.ts';
import type { RouteHandler } from './route.ts';

const STREAM = 'text/event-stream';

type Described = Pick<RouteHandler, 'action' | 'params' | 'answer' | 'status' | 'docs'>;

/**
 * Compares an answer with what its route says about it, so that drift fails in whichever test or click meets it first.
 * Not called in production.
 * @throws when a field, a status or a code is not described
 */
export async function assertDescribed(route: Described, method: string, response: Response): Promise<void> {
  const fault = response.ok
    ? await faultOfSuccess(route, response)
    : await faultOfRefusal(route, method, response);
  if (fault) throw new Error(`${route.docs.id} answered what it does not describe: ${fault}`);
}

async function faultOfSuccess(route: Described, response: Response): Promise<string | undefined> {
  if (response.status !== route.status) return `status ${response.status} instead of ${route.status}`;
  const type = response.headers.get('content-type')?.split(';')[0];
  if (isNothing(route.answer)) return type && `a body of type ${type}`;
  if (eventsOf(route.answer)) return type === STREAM ? undefined : `the type ${type} instead of ${STREAM}`;
  return route.answer.safeParse(await response.clone().json()).error?.message;
}

async function faultOfRefusal(
  route: Described,
  method: string,
  response: Response
): Promise<string | undefined> {
  const parsed = errorAnswer.safeParse(await response.clone().json());
  if (!parsed.success) return parsed.error.message;
  const { code } = parsed.data.error;
  const isKnown = isDescribedRefusal(route, method, { status: response.status, code });
  return isKnown ? undefined : `the refusal ${response.status} ${code}`;
}
