import { hashToken, mintTicket } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { joinSession, updateParticipant, type LiveRole } from '@automateos/db/queries/live-people';
import { announceLive, type LiveEvent } from '@automateos/db/queries/live-sessions';
import { toPublicId, type AwarenessState } from '@automateos/workflow';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE, SYNC, updateMessage } from './frames.ts';
import { syncMessage, type TestClient } from './testing/client.ts';
import { Lab, type TestRoom } from './testing/lab.ts';

const lab = new Lab();

interface Place {
  personId: string;
  token: string;
}

interface Stage extends TestRoom {
  sessionId: string;
  seat(role: LiveRole, name?: string): Promise<Place>;
  setRole(place: Place, role: LiveRole): Promise<void>;
  announce(event: LiveEvent): Promise<void>;
}

/** A room with a session that is on. */
async function newStage(): Promise<Stage> {
  const room = await lab.newRoom();
  const { orgId, workflowId } = room;
  const [row] = await lab.sql<{ id: string }[]>`
    INSERT INTO live_sessions (org_id, workflow_id, title, starts_at, minutes, status, live_at, base_state, created_by)
    VALUES (${orgId}, ${workflowId}, 'Building', now(), 60, 'live', now(), '\\x0000', ${room.ada.userId}) RETURNING id`;
  const sessionId = row!.id;
  const { db } = lab.workshop.database;
  const announce = (event: LiveEvent) =>
    withOrg(db, orgId, (tx) => announceLive(tx, { orgId, workflowId, id: sessionId }, event));
  return {
    ...room,
    sessionId,
    announce,
    async seat(role, name = `A ${role}`) {
      const { text, hash } = mintTicket();
      const ticket = { hash, until: new Date(Date.now() + 60_000) };
      const person = await withOrg(db, orgId, (tx) =>
        joinSession(tx, { orgId, sessionId, name, role, ticket })
      );
      return { personId: person.id, token: text };
    },
    async setRole({ personId }, role) {
      await withOrg(db, orgId, (tx) => updateParticipant(tx, { orgId, id: personId }, { role }));
      await announce({ what: 'role', id: personId });
    }
  };
}

const closeOf = async (client: TestClient): Promise<number> => {
  await expect.poll(() => client.closes.length, { timeout: 3_000 }).toBeGreaterThan(0);
  return client.closes[0]!;
};

const update = (key: string, value: unknown = 1): Uint8Array => {
  const doc = new Y.Doc();
  doc.getMap('test').set(key, value);
  return Y.encodeStateAsUpdate(doc);
};

describe('a ticket', () => {
  test('lets a spectator watch and a co-builder edit under their own name', async () => {
    const stage = await newStage();
    const [watching, building] = [await stage.seat('spectator'), await stage.seat('co-builder')];
    const spectator = await lab.join({ name: stage.name, token: watching.token });
    const builder = await lab.join({ name: stage.name, token: building.token });
    expect(spectator.received('access')).toEqual([{ type: 'access', role: 'spectator', canWrite: false }]);
    builder.map.set('n', 1);
    await expect.poll(() => builder.isSaved).toBe(true);
    await expect.poll(() => spectator.map.get('n')).toBe(1);
    const rows = await lab.sql`SELECT actor_id FROM document_updates WHERE document_id = ${stage.workflowId}`;
    expect(rows.map((row) => row.actor_id)).toEqual([building.personId]);
  });

  test('opens no other document: comments, other workflows, other organisations', async () => {
    const stage = await newStage();
    const [sibling, stranger] = [await lab.workshop.newWorkflow(stage.orgId), await lab.newRoom()];
    const { token } = await stage.seat('co-builder');
    for (const name of [`${stage.name}.side`, sibling.name, stranger.name, toPublicId('doc', randomUUID())])
      expect(await closeOf(lab.client({ name, token }))).toBe(4404);
  });

  test('opens nothing when it is made up, has run out, or is a key', async () => {
    const stage = await newStage();
    const { token, personId } = await stage.seat('spectator');
    expect(await closeOf(lab.client({ name: stage.name, token: mintTicket().text }))).toBe(4401);
    await lab.sql`UPDATE live_participants SET ticket_until = now() WHERE id = ${personId}`;
    expect(await closeOf(lab.client({ name: stage.name, token }))).toBe(4401);
    const [row] = await lab.sql`SELECT 1 FROM api_keys WHERE key_hash = ${hashToken(token)}`;
    expect(row).toBeUndefined();
  });

  test('ends when the host removes its bearer, and with the session', async () => {
    const stage = await newStage();
    const [removed, other] = [await stage.seat('spectator'), await stage.seat('co-builder')];
    const gone = await lab.join({ name: stage.name, token: removed.token });
    const left = await lab.join({ name: stage.name, token: other.token });
    await lab.sql`UPDATE live_participants SET removed_at = now() WHERE id = ${removed.personId}`;
    await stage.announce({ what: 'role', id: removed.personId });
    expect(await closeOf(gone)).toBe(4403);
    await lab.sql`UPDATE live_sessions SET status = 'ended', ended_at = now() WHERE id = ${stage.sessionId}`;
    await stage.announce({ what: 'session' });
    expect(await closeOf(left)).toBe(4410);
    expect(await closeOf(lab.client({ name: stage.name, token: other.token }))).toBe(4410);
  });
});

describe('a hostile spectator', () => {
  test('changes nothing, whatever kind of frame carries the edit', async () => {
    const stage = await newStage();
    const ada = await lab.join({ name: stage.name, token: stage.ada.token });
    const reply = syncMessage(SYNC.step2, update('by-reply'));
    reply[0] = MESSAGE.syncReply;
    const frames = [
      updateMessage(update('by-update')),
      syncMessage(SYNC.step2, update('by-step-2')),
      reply,
      Uint8Array.from([...syncMessage(SYNC.step1, Uint8Array.from([0])), ...updateMessage(update('hidden'))])
    ];
    for (const frame of frames) {
      const { token } = await stage.seat('spectator');
      const mallory = await lab.raw({ name: stage.name }).signIn(token);
      mallory.say(frame);
      mallory.say(updateMessage(update('after')));
      expect([4403, 4422]).toContain(await mallory.closed);
    }
    expect([...ada.map.keys()]).toEqual([]);
    expect(await lab.sql`SELECT 1 FROM document_updates WHERE document_id = ${stage.workflowId}`).toEqual([]);
  });

  test('shows itself to nobody, under no name', async () => {
    const stage = await newStage();
    const ada = await lab.join({ name: stage.name, token: stage.ada.token });
    const { token } = await stage.seat('spectator');
    const spectator = await lab.join({ name: stage.name, token });
    spectator.provider.awareness!.setLocalState({
      user: { id: 'usr_ada', name: 'Ada' },
      cursor: { x: 1, y: 1 }
    });
    ada.provider.awareness!.setLocalState({ cursor: { x: 5, y: 5 } });
    const seen = () => spectator.provider.awareness!.getStates() as Map<number, AwarenessState>;
    await expect.poll(() => seen().get(ada.doc.clientID)?.cursor).toEqual({ x: 5, y: 5 });
    expect([...ada.provider.awareness!.getStates().keys()]).toEqual([ada.doc.clientID]);
  });
});

describe('a change of role', () => {
  test('holds within two seconds against somebody who goes on sending', async () => {
    const stage = await newStage();
    const ada = await lab.join({ name: stage.name, token: stage.ada.token });
    const place = await stage.seat('co-builder');
    const mallory = await lab.raw({ name: stage.name }).signIn(place.token);
    const doc = new Y.Doc();
    let sent = 0;
    doc.on('update', (bytes: Uint8Array) => mallory.say(updateMessage(bytes)));
    const timer = setInterval(() => doc.getMap('test').set('n', ++sent), 10);
    lab.cleanUp(() => clearInterval(timer));
    await expect.poll(() => ada.map.get('n')).toBeGreaterThan(3);
    const decidedAt = performance.now();
    await stage.setRole(place, 'spectator');
    expect(await mallory.closed).toBe(4403);
    expect(performance.now() - decidedAt).toBeLessThan(2_000);
    const last = ada.map.get('n') as number;
    const again = await lab.raw({ name: stage.name }).signIn(place.token);
    again.say(updateMessage(Y.encodeStateAsUpdate(doc)));
    expect(await again.closed).toBe(4403);
    expect(ada.map.get('n')).toBe(last);
    expect(last).toBeLessThan(sent);
  });

  test('lets a spectator edit at once, and loses nothing on the way there and back', async () => {
    const stage = await newStage();
    const ada = await lab.join({ name: stage.name, token: stage.ada.token });
    const place = await stage.seat('spectator');
    const guest = await lab.join({ name: stage.name, token: place.token });
    const timer = setInterval(() => ada.map.set(`n${ada.map.size}`, 1), 5);
    lab.cleanUp(() => clearInterval(timer));
    for (const role of ['co-builder', 'spectator', 'co-builder'] as const) {
      await stage.setRole(place, role);
      const told = { type: 'access', role, canWrite: role === 'co-builder' };
      await expect.poll(() => guest.received('access').at(-1)).toEqual(told);
    }
    clearInterval(timer);
    guest.map.set('mine', 1);
    await expect.poll(() => ada.map.get('mine')).toBe(1);
    await expect.poll(() => guest.map.toJSON()).toEqual(ada.map.toJSON());
    expect(guest.closes).toEqual([]);
  });
});

describe('news of the session', () => {
  test('reach guests and members; how many watch too', async () => {
    const stage = await newStage();
    const ada = await lab.join({ name: stage.name, token: stage.ada.token });
    const place = await stage.seat('spectator', 'Sam');
    const guest = await lab.join({ name: stage.name, token: place.token });
    const [row] = await lab.sql<{ id: string }[]>`
      INSERT INTO live_messages (org_id, session_id, participant_id, text)
      VALUES (${stage.orgId}, ${stage.sessionId}, ${place.personId}, 'Hello') RETURNING id`;
    await stage.announce({ what: 'message', id: row!.id });
    await stage.announce({ what: 'reaction', id: place.personId, reaction: 'heart' });
    await stage.announce({ what: 'reaction', id: place.personId, reaction: 'made-up' });
    const by = toPublicId('lp', place.personId);
    for (const client of [ada, guest]) {
      const news = () => client.received('live').map((message) => message.news);
      await expect
        .poll(() => news().filter(({ kind }) => kind === 'message' || kind === 'reaction'))
        .toMatchObject([
          { kind: 'message', message: { by, name: 'Sam', text: 'Hello' } },
          { kind: 'reaction', reaction: 'heart', by }
        ]);
      await expect.poll(() => news()).toContainEqual({ kind: 'watching', count: 1 });
    }
  });

  test('of who comes are not sent to each of hundreds of spectators', async () => {
    const stage = await newStage();
    const [sam, tom] = [await stage.seat('spectator', 'Sam'), await stage.seat('spectator', 'Tom')];
    const ada = await lab.join({ name: stage.name, token: stage.ada.token });
    const guest = await lab.join({ name: stage.name, token: sam.token });
    await stage.announce({ what: 'person', id: tom.personId });
    await stage.announce({ what: 'person', id: sam.personId });
    const people = (client: TestClient) =>
      client.received('live').flatMap(({ news }) => (news.kind === 'person' ? [news.person.name] : []));
    await expect.poll(() => people(ada)).toEqual(['Tom', 'Sam']);
    await expect.poll(() => people(guest)).toEqual(['Sam']);
  });
});

test('guests see test runs on pretend services, and no other run', async () => {
  const stage = await newStage();
  const { orgId, workflowId, ada } = stage;
  const { token } = await stage.seat('co-builder');
  const [member, guest] = await Promise.all([
    lab.join({ name: stage.name, token: ada.token }),
    lab.join({ name: stage.name, token })
  ]);
  const [version] = await lab.sql<{ id: string }[]>`
    INSERT INTO versions (org_id, workflow_id, document, state, content_hash, schema_version, created_by)
    VALUES (${orgId}, ${workflowId}, '{"name":"Test","nodes":{},"edges":{}}', '', '', 1, ${ada.userId}) RETURNING id`;
  const run = async (draft: boolean, pretend: boolean): Promise<string> => {
    const [row] = await lab.sql<{ id: string }[]>`
      INSERT INTO runs (org_id, id, workflow_id, version_id, status, trigger, trigger_node_id, input, effect_scope, draft, pretend)
      VALUES (${orgId}, app.uuid_v7(), ${workflowId}, ${version!.id}, 'running', 'manual', 'n_start', '{}',
        app.uuid_v7(), ${draft}, ${pretend}) RETURNING id`;
    await lab.sql.notify('run_events', `${orgId}:${row!.id}`);
    return toPublicId('run', row!.id);
  };
  const seen = (client: TestClient) => client.received('run').map((message) => message.run.runId);
  const real = [await run(false, false), await run(true, false), await run(false, true)];
  const test = await run(true, true);
  await expect.poll(() => seen(member).toSorted()).toEqual([...real, test].toSorted());
  await expect.poll(() => seen(guest)).toEqual([test]);
  const late = await lab.join({ name: stage.name, token: (await stage.seat('spectator')).token });
  await expect.poll(() => seen(late)).toEqual([test]);
});
