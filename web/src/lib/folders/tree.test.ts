import { expect, test } from 'vitest';
import { foldersIn, pathOf, placeChoices } from './tree.ts';

const folder = (id: string, name: string, parentId: string | null = null) => ({
  id,
  name,
  parentId,
  workflows: 0
});
const FOLDERS = [folder('b', 'Support'), folder('c', 'Leads', 'a'), folder('a', 'Sales')];

test('the way to a folder goes through the one it lies in', () => {
  expect(pathOf(FOLDERS, 'c').map(({ name }) => name)).toEqual(['Sales', 'Leads']);
  expect(pathOf(FOLDERS, null)).toEqual([]);
  expect(pathOf(FOLDERS, 'gone')).toEqual([]);
});

test('a place holds the folders right inside it', () => {
  expect(foldersIn(FOLDERS, null).map(({ id }) => id)).toEqual(['b', 'a']);
  expect(foldersIn(FOLDERS, 'a').map(({ id }) => id)).toEqual(['c']);
});

test('places are listed by their whole way', () => {
  expect(placeChoices(FOLDERS).map(({ label }) => label)).toEqual([
    'All workflows (no folder)',
    'Sales',
    'Sales / Leads',
    'Support'
  ]);
});
