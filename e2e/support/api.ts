import { expect, type Page } from '@playwright/test';
import type { Json, WorkflowDocument, WorkflowNode } from '@automateos/workflow';
import { someAddress } from './addresses.ts';

export interface Reply<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

/** The one shape of a refusal. */
export interface Refused {
  error: { code: string; message: string; field?: string; problems?: { code: string; nodeId?: string }[] };
}

export interface RunReply {
  id: string;
  status: string;
  error: { code: string; message: string; nodeId?: string } | null;
  input: Record<string, Json>;
  versionId: string;
  replayOf: string | null;
}

export interface StepReply {
  nodeId: string;
  attempt: number;
  status: string;
  retryAt: string | null;
  reused: boolean;
  error: { code: string; message: string } | null;
}

/** A request to the running product; whatever is sent, an answer of 500 and above fails the test. */
export async function send<T = unknown>(path: string, init: RequestInit = {}): Promise<Reply<T>> {
  const response = await fetch(`${process.env.E2E_URL}${path}`, init);
  const text = await response.text();
  expect(response.status, `${init.method ?? 'GET'} ${path} → ${text.slice(0, 300)}`).toBeLessThan(500);
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : text) as T
  };
}

/** Calls the live webhook at a path. */
export const deliver = <T = unknown>(path: string, body: unknown): Promise<Reply<T>> =>
  send<T>(`/hooks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body)
  });

/** A program that uses the product over REST with an API key. */
export class ApiClient {
  readonly key: string;

  constructor(key: string) {
    this.key = key;
  }

  /** `path` below `/api/v1`; a text body is sent as it is. `If-Match: *` means: whatever is there now. */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<Reply<T>> {
    const json = { 'content-type': 'application/json', 'if-match': '*' };
    return send<T>(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...json },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    });
  }

  /** The same for a call that has to work. */
  async must<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await this.call<T>(method, path, body);
    expect(reply.status, `${method} ${path} → ${JSON.stringify(reply.body)}`).toBeLessThan(300);
    return reply.body;
  }

  /** A new workflow with this content; resolves to its id. */
  async create(document: WorkflowDocument): Promise<string> {
    return (await this.must<{ id: string }>('POST', '/workflows', { document })).id;
  }

  async createLive(document: WorkflowDocument): Promise<string> {
    const id = await this.create(document);
    await this.publish(id);
    return id;
  }

  publish(workflowId: string): Promise<{ versionId: string; number: number }> {
    return this.must('POST', `/workflows/${workflowId}/publish`);
  }

  /** Makes this the next live version. */
  async release(workflowId: string, document: WorkflowDocument): Promise<{ versionId: string }> {
    await this.must('PUT', `/workflows/${workflowId}/document`, document);
    return this.publish(workflowId);
  }

  async start(workflowId: string, input: Record<string, Json> = {}): Promise<string> {
    return (await this.must<{ runId: string }>('POST', `/workflows/${workflowId}/runs`, { input })).runId;
  }

  /** The run once it is over. */
  async ended(runId: string): Promise<RunReply> {
    const read = () => this.must<RunReply>('GET', `/runs/${runId}`);
    await expect.poll(async () => (await read()).status, { timeout: 30_000 }).toMatch(/succeeded|failed/);
    return read();
  }

  async steps(runId: string): Promise<StepReply[]> {
    return (await this.must<{ data: StepReply[] }>('GET', `/runs/${runId}/steps?limit=100`)).data;
  }
}

let people = 0;

/** Somebody new with an API key: the owner of a new team, or a member of one by invitation token. */
export async function newClient(invitation?: string): Promise<ApiClient> {
  const origin = process.env.E2E_URL!;
  const email = `program-${process.pid}-${Date.now()}-${++people}@example.test`;
  const signedUp = await send('/api/auth/sign-up/email', {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', 'x-forwarded-for': someAddress() },
    body: JSON.stringify({ name: 'Program', email, password: 'a long enough password', invitation })
  });
  expect(signedUp.status).toBe(201);
  const cookie = signedUp.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const made = await send<{ key: string }>('/api/v1/keys', {
    method: 'POST',
    headers: { origin, cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Tests' })
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return new ApiClient(made.body.key);
}

/** One more member of the client's team. Readers cannot make keys, so everyone joins as an editor first. */
export async function invitedClient(host: ApiClient, role: 'editor' | 'viewer'): Promise<ApiClient> {
  const { url } = await host.must<{ url: string }>('POST', '/invitations', { role: 'editor' });
  const client = await newClient(new URL(url).pathname.split('/').at(-1));
  const members = await client.must<{ data: { id: string; you: boolean }[] }>('GET', '/members');
  const { id } = members.data.find(({ you }) => you)!;
  if (role !== 'editor') await host.must('PATCH', `/members/${id}`, { role });
  return client;
}

/** A key for whoever is signed in on a page. */
export async function clientOf(page: Page): Promise<ApiClient> {
  const made = await page.request.post('/api/v1/keys', {
    data: { name: 'Tests' },
    headers: { origin: process.env.E2E_URL! }
  });
  expect(made.status()).toBe(201);
  return new ApiClient(((await made.json()) as { key: string }).key);
}

/** `[id, type, config]` for each step; the id is the name too. */
export type StepSketch = [id: string, type: string, config?: Record<string, unknown>];

/** A workflow whose steps follow one another, unless `wires` (`'a>b'`) say otherwise. */
export function flow(name: string, steps: StepSketch[], wires?: string[]): WorkflowDocument {
  const ids = steps.map(([id]) => id);
  const pairs = wires?.map((wire) => wire.split('>')) ?? ids.slice(1).map((id, index) => [ids[index]!, id]);
  const nodes = steps.map(([id, type, config = {}], index): [string, WorkflowNode] => [
    id,
    { type, typeVersion: 1, label: id, position: { x: index * 260, y: 0 }, config }
  ]);
  const edges = pairs.map(([source, target], index) => [
    `e_${index}`,
    { source: source!, sourcePort: 'out', target: target!, targetPort: 'in' }
  ]);
  return { name, nodes: Object.fromEntries(nodes), edges: Object.fromEntries(edges) };
}

/** A webhook address that nobody else uses. */
export const newPath = (): string => `t${process.pid}-${Date.now()}-${++people}`;
