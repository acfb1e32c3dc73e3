import { chainDocument } from '@automateos/worker/testing/fixture';
import { start } from '@automateos/worker/testing/nodes';
import { sampleDocument } from '@automateos/workflow/document/testing/sample';
import { describe, expect, test } from 'vitest';
import { findViolations } from './rig/invariants.ts';
import { CANARY, Rig } from './rig/rig.ts';
import { newRoom } from './rig/room.ts';
import { allEnded, call, publish, startRuns } from './rig/runs.ts';

/** Damage done by hand, as the owner of the tables, and the invariant that must notice it. */
const DAMAGE: [invariant: string, statement: string][] = [
  ['I1', `DELETE FROM runs`],
  ['I1', `UPDATE runs SET input = '{"n": 7}'`],
  ['I2', `UPDATE runs SET status = 'running', worker_id = gen_random_uuid()`],
  [
    'I4',
    `DROP INDEX run_steps_success CASCADE;
    INSERT INTO run_steps (org_id, run_id, node_id, attempt, status, started_at)
    SELECT org_id, run_id, node_id, 9, status, started_at FROM run_steps WHERE node_id = 'send'`
  ],
  ['I5', `UPDATE run_steps SET status = 'failed' WHERE node_id = 'send'`],
  [
    'I6',
    `UPDATE document_checkpoints SET state = set_byte(state, 9, get_byte(state, 9) # 1) WHERE length(state) > 9`
  ],
  ['I6', `UPDATE document_history SET update = '\\x0000'`],
  ['I8', `DELETE FROM run_logs l WHERE seq = (SELECT max(seq) FROM run_logs WHERE run_id = l.run_id)`],
  ['I9', `UPDATE users SET name = encode('${CANARY}', 'hex')`]
];

describe('the rig notices', () => {
  test.for(DAMAGE)('%s: %s', async ([invariant, statement]) => {
    const rig = await Rig.open();
    const team = await rig.newTeam();
    await newRoom(rig, team, { people: 1, document: sampleDocument() });
    const version = await publish(rig, team, chainDocument({ start, send: call(rig, team, 'send') }));
    const runIds = await startRuns(rig, version, { from: 1, to: 3 });
    await rig.startWorker();
    expect(await allEnded(rig, 60_000)).toEqual({ succeeded: 2 });
    expect(await findViolations(rig, { runIds })).toEqual([]);
    await rig.sql.unsafe(statement);
    const found = await findViolations(rig, { runIds });
    expect(found.filter((sentence) => sentence.startsWith(`${invariant}:`))).not.toEqual([]);
  });
});
