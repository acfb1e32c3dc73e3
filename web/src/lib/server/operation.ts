import { z } from 'zod';

/** Groups of operations, in the order in which they are shown. */
export const TAGS = {
  Workflows: 'What a team edits. Editing never changes what runs: publishing does.',
  Versions: 'Immutable, numbered copies of a document. Only versions run.',
  Runs: 'Executions of a version, with every step on record.',
  'Failed runs': 'Runs that failed for good and wait for somebody to run them again or to let them go.',
  Billing: 'What months come to, made from the ledger, and how they are paid.',
  Usage: 'What runs and models used and cost, from an append-only ledger, and the budget that bounds it.',
  Comments: 'Conversations at the steps of a workflow. Copies, files and templates never carry them.',
  Inbox: 'What people should know: mentions, answers, and what else waits for them.',
  Secrets: 'Encrypted values that steps use by reference. Nobody can read one again.',
  Connections:
    'Accounts at other services that steps use by reference. What is secret of them cannot be read.',
  Templates: 'Workflows to start from.',
  Gallery: 'What creators published for everybody. Reading and trying needs no account.',
  Studio: 'What a person publishes, and what moderators decide about it.',
  Team: 'The people of a team, their roles and the links that let others join.',
  Folders: 'Where workflows lie. Deleting one moves what is in it up.',
  Audit: 'Who did what in a team: append-only, each row chained to the one before by its hash.',
  Account: 'The person who is signed in: name, password, open sessions, and teams to found.',
  'Live sessions': 'Workflows that are built in public, with guests by link, and replayed afterwards.',
  'API keys': 'For programs. A key acts for the person who made it.',
  'Sign-in': 'For browsers: these set and clear the session cookie. Programs use an API key instead.'
} as const;
export type Tag = keyof typeof TAGS;

/** How an operation is introduced: in the OpenAPI document, in clients made from it, and on its page. */
export interface OperationDocs {
  /** A verb and a noun, `listRuns`: the name of the function in generated clients. */
  id: string;
  tag: Tag;
  /** A few words, verb first, without a full stop: "List runs". */
  summary: string;
  /** What else a caller must know, in sentences. */
  description?: string;
  /** Refusals that not every operation has: code → status and when. */
  errors?: Record<string, readonly [status: number, when: string]>;
  /** Headers of the answer beside the usual ones: name → meaning. */
  answerHeaders?: Record<string, string>;
}

/** Events of a stream: name → what its `data` holds. */
export type StreamEvents = Record<string, z.ZodType>;

const streams = new WeakMap<z.ZodType, StreamEvents>();

/** An answer of server-sent events (WHATWG HTML, section 9.2). */
export function eventStream(events: StreamEvents): z.ZodType<Response> {
  const answer = z.instanceof(Response);
  streams.set(answer, events);
  return answer;
}

export const eventsOf = (answer: z.ZodType): StreamEvents | undefined => streams.get(answer);
export const isNothing = (answer: z.ZodType): boolean => answer instanceof z.ZodVoid;
