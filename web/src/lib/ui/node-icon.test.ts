import { catalogue } from '@automateos/workflow';
import { expect, it } from 'vitest';
import { FALLBACK_ICON, nodeIcon } from './node-icon.ts';

it('every icon of the catalogue is drawn', () => {
  const unknown = catalogue.filter((definition) => nodeIcon(definition.icon) === FALLBACK_ICON);
  expect(unknown.map((definition) => definition.icon)).toEqual([]);
});

it('a name this build does not draw gets a plain box', () => {
  expect(nodeIcon('no-such-icon')).toBe(FALLBACK_ICON);
});
