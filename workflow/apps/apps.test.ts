import { describe, expect, it } from 'vitest';
import { catalogue } from '../catalogue.ts';
import { fieldsOf } from '../form/fields-of.ts';
import { apps, checkValues, findApp, splitValues } from './index.ts';
import { appTests } from './testers.server.ts';

describe.each(apps.map((app) => [app.id, app] as const))('%s', (id, app) => {
  const fields = fieldsOf({ config: app.fields });

  it('has a name, a guide in sentences and a test', () => {
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(app.title).toMatch(/^[A-Z]/);
    expect(app.guide.text).toMatch(/^[A-Z].*\.$/s);
    expect(appTests[id]).toBeTypeOf('function');
  });

  it('has a form of plain fields with labels, never computed', () => {
    for (const { kind, label, expression } of fields) {
      expect(['text', 'number', 'select', 'switch']).toContain(kind);
      expect(label).toMatch(/^[A-Z]/);
      expect(expression).toBe(false);
    }
    expect(app.secrets.length).toBeGreaterThan(0);
    expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining([...app.secrets]));
  });

  it('asks for what is missing and refuses what it does not know', () => {
    expect(checkValues(app, {})[0]).toMatchObject({ code: 'MISSING_FIELD' });
    expect(checkValues(app, { nonsense: 1 })).toContainEqual(expect.objectContaining({ field: 'nonsense' }));
  });

  it('has an https address in pretend runs', () => {
    expect(new URL(app.base(app.pretend)).protocol).toBe('https:');
    expect(app.credentials(app.pretend)).toBeTypeOf('object');
  });
});

it('knows every app that a step asks for', () => {
  const asked = catalogue.flatMap((node) =>
    fieldsOf(node).flatMap((field) => (field.kind === 'connection' ? [field.app] : []))
  );
  for (const app of asked) expect(findApp(app)?.id).toBe(app);
  expect(findApp('constructor')).toBeUndefined();
});

it('keeps what is secret apart', () => {
  const values = { key: 'sk-secret', baseUrl: 'https://models.example.com/v1' };
  expect(splitValues(findApp('openai')!, values)).toEqual({
    open: { baseUrl: 'https://models.example.com/v1' },
    sealed: { key: 'sk-secret' }
  });
});
