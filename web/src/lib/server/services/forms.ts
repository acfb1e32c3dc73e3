import { createHash } from 'node:crypto';
import { withOrgs } from '@automateos/db';
import { consumeRateLimit } from '@automateos/db/queries/rate-limits';
import { createRuns } from '@automateos/db/queries/runs';
import {
  findWebhooks,
  type ListeningWebhook,
  readWebhooks,
  type WebhookMode
} from '@automateos/db/queries/webhooks';
import type { JsonObject } from '@automateos/workflow';
import { type FormQuestion, readFormAnswers } from '@automateos/workflow/triggers';
import { ApiError } from '../errors.ts';
import { platform } from '../platform.ts';

/** Where a form is: its live address, or the one for trying out. */
export interface FormAddress {
  mode: WebhookMode;
  path: string;
}

/** A form as strangers see it. */
export interface PublicForm {
  title: string;
  intro: string;
  questions: FormQuestion[];
  button: string;
  thanks: string;
}

/** The form at an address; `undefined` when nothing listens there. */
export async function readForm(address: FormAddress): Promise<PublicForm | undefined> {
  const hook = await findForm(address);
  return hook && showForm(hook);
}

const LONGEST_PATH = 64;

async function findForm({ mode, path }: FormAddress): Promise<ListeningWebhook | undefined> {
  if (path.length > LONGEST_PATH || path.includes('\0')) return undefined;
  const { db } = platform();
  const keys = await findWebhooks(db, mode, path);
  if (keys.length === 0) return undefined;
  const ids = keys.map(({ id }) => id);
  const hooks = await withOrgs(db, [keys[0]!.orgId], (tx) => readWebhooks(tx, ids));
  return [...hooks.values()].find(({ kind }) => kind === 'form');
}

/** The settings are written by ourselves when a version goes live. */
function showForm({ settings }: ListeningWebhook): PublicForm {
  const form = settings as unknown as Omit<PublicForm, 'questions'> & { fields: FormQuestion[] };
  const questions = form.fields.map(({ name, label, type, options, required }) => ({
    name,
    label: label.trim() || name,
    type,
    options,
    required
  }));
  const { title, intro, button, thanks } = form;
  return { title, intro, questions, button: button.trim() || 'Send', thanks };
}

export interface Submission {
  /** Made with the page: sending the same answers twice from one page starts one run. */
  once: string;
  answers: Record<string, string>;
  /** Who sends, for the limits. */
  from: string;
}

const MINUTE = 60_000;
/** From one address, and to one form from everywhere. */
const LIMITS = { address: { max: 10, windowMs: 10 * MINUTE }, form: { max: 1_000, windowMs: 60 * MINUTE } };
const DEDUPE_MS = 30 * 24 * 60 * MINUTE;

/**
 * Starts a run with the answers, once.
 * @returns what is wrong by question, when something is
 * @throws ApiError 404 when nothing listens, 429 when too many come
 */
export async function submitForm(
  address: FormAddress,
  submission: Submission
): Promise<Record<string, string> | undefined> {
  const hook = await findForm(address);
  if (!hook) throw new ApiError(404, 'NOT_FOUND', 'This form is closed.');
  const result = readFormAnswers(showForm(hook).questions, submission.answers);
  if ('errors' in result) return result.errors;
  await assertNotFlooded(hook, submission.from);
  await startRun(hook, submission.once, result.values);
  return undefined;
}

async function assertNotFlooded({ id }: ListeningWebhook, from: string): Promise<void> {
  const { db } = platform();
  const own = await consumeRateLimit(db, { key: `form:${id}:${from}`, ...LIMITS.address });
  if (!own.allowed)
    throw new ApiError(
      429,
      'TOO_MANY',
      'You have sent this form many times. Wait a few minutes, then try again.'
    );
  const all = await consumeRateLimit(db, { key: `form:${id}`, ...LIMITS.form });
  if (!all.allowed)
    throw new ApiError(
      429,
      'TOO_MANY',
      'Too many people are sending this form right now. Try again in an hour.'
    );
}

async function startRun(hook: ListeningWebhook, once: string, values: JsonObject): Promise<void> {
  const { orgId, id, workflowId, versionId, nodeId, mode } = hook;
  const key = createHash('sha256')
    .update(once)
    .update('\0')
    .update(JSON.stringify(values))
    .digest('base64url');
  const expiresAt = new Date(Date.now() + DEDUPE_MS);
  await withOrgs(platform().db, [orgId], (tx) =>
    createRuns(tx, [
      {
        ...{ orgId, workflowId, versionId },
        trigger: 'form',
        triggerNodeId: nodeId,
        input: { ...values, submittedAt: new Date().toISOString() },
        draft: mode === 'test',
        dedupe: { scope: `webhook:${id}`, key, expiresAt }
      }
    ])
  );
}
