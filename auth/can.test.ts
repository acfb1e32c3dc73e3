import { describe, expect, test } from 'vitest';
import { allowedOrigins, isAllowedOrigin } from './origins.ts';
import { can, mayGrant } from './can.ts';
import { ROLE_TABLE, ROLES, type Action } from './role-table.ts';

const here = { orgId: 'org-a' };

describe('can', () => {
  const cells = Object.entries(ROLE_TABLE).flatMap(([action, allowed]) =>
    ROLES.map((role) => ({
      action: action as Action,
      role,
      expected: (allowed as readonly string[]).includes(role)
    }))
  );

  test.each(cells)('$role $action: $expected', ({ action, role, expected }) => {
    expect(can({ ...here, role }, action, here)).toBe(expected);
  });

  test('an owner may do nothing in another organisation', () => {
    for (const { action } of cells)
      expect(can({ ...here, role: 'owner' }, action, { orgId: 'org-b' })).toBe(false);
  });

  test.each(['', 'toString', '__proto__', 'workflow.unknown'])(
    'the unknown action %j is refused',
    (action) => {
      expect(can({ ...here, role: 'owner' }, action as Action, here)).toBe(false);
    }
  );

  test('only reading and leaving is open to viewers', () => {
    const allowed = cells
      .filter((cell) => cell.role === 'viewer' && cell.expected)
      .map((cell) => cell.action);
    expect(allowed.every((action) => /\.(read|list|leave)$/.test(action))).toBe(true);
  });
});

test('nobody grants more than they hold', () => {
  expect(mayGrant('admin', 'owner')).toBe(false);
  expect(mayGrant('admin', 'admin')).toBe(true);
  expect(mayGrant('owner', 'viewer')).toBe(true);
});

describe('origins', () => {
  test('a loopback address is known by all its names, with the port', () => {
    expect(allowedOrigins('http://127.0.0.1:3000')).toContain('http://localhost:3000');
    expect(isAllowedOrigin('http://localhost:3001', 'http://127.0.0.1:3000')).toBe(false);
  });

  test.each([
    'https://evil.example',
    'null',
    'https://app.example.evil',
    'http://app.example',
    'https://app.example:444',
    ''
  ])('%j is not https://app.example', (origin) => {
    expect(isAllowedOrigin(origin, 'https://app.example/')).toBe(false);
  });

  test('an absent origin is not ours', () => {
    expect(isAllowedOrigin(null, 'https://app.example')).toBe(false);
    expect(isAllowedOrigin('https://app.example', 'https://app.example/path')).toBe(true);
  });
});
