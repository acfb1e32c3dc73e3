import type { Json } from '@automateos/workflow';
import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import DataTable from './DataTable.svelte';
import DataTree from './DataTree.svelte';

/** Every way that data can hide braces: nested, packed into text, cut off, many, empty. */
const SAMPLES: Record<string, Json> = {
  object: { name: 'Priya', address: { city: 'Pune', tags: ['a', { b: 'c' }] }, ok: true, none: null },
  table: [
    { id: 1, owner: { name: 'A' } },
    { id: 2, items: [{ sku: 'x' }] }
  ],
  list: ['one', 2, { three: 3 }, [4, { five: 5 }]],
  packed: { body: '{"error":{"code":"x","list":[{"a":1}]}}' },
  sentence: 'Answered 400: {"error":"no"} and more {"cut":"of',
  deep: { a: { b: { c: { d: [{ e: '{"f":1}' }] } } } },
  empty: [{}, {}],
  scalar: '{"'
};

async function openEverything(container: HTMLElement) {
  for (let round = 0; round < 8; round++) {
    const closed = [...container.querySelectorAll<HTMLButtonElement>('button[aria-expanded="false"]')];
    if (closed.length === 0) return;
    for (const button of closed) button.click();
    await Promise.resolve();
  }
}

describe.each(Object.entries(SAMPLES))('%s', (_sample, value) => {
  it.each([
    ['a table', () => render(DataTable, { value, label: 'Data' })],
    ['a tree', () => render(DataTree, { value, label: 'Data' })]
  ])('is shown as %s without braces or quotes', async (_form, show) => {
    const { container } = await show();
    await openEverything(container);
    expect(container.textContent).not.toMatch(/\{\s*"|"\s*\}|\[\s*\{/);
  });
});

describe('DataTable', () => {
  it('puts a list of objects under its column names', async () => {
    const screen = await render(DataTable, { value: [{ name: 'Ada', age: 36 }], label: 'People' });
    await expect.element(screen.getByRole('columnheader', { name: 'age' })).toBeVisible();
    await expect.element(screen.getByRole('cell', { name: '36' })).toBeVisible();
  });

  it('opens nested data in place', async () => {
    const screen = await render(DataTable, { value: { address: { city: 'Pune' } } });
    await expect.element(screen.getByText('Pune')).not.toBeInTheDocument();
    await screen.getByRole('button', { name: '1 field' }).click();
    await expect.element(screen.getByText('Pune')).toBeVisible();
  });

  it('shows a page of rows and more on request', async () => {
    const value = Array.from({ length: 30 }, (_, index) => ({ index }));
    const screen = await render(DataTable, { value, pageSize: 10 });
    expect(screen.getByRole('row').elements()).toHaveLength(11);
    await screen.getByRole('button', { name: 'Show more 20 rows left' }).click();
    expect(screen.getByRole('row').elements()).toHaveLength(31);
  });

  it('clips long text and opens it', async () => {
    const screen = await render(DataTable, { value: { note: 'word '.repeat(200) } });
    const button = screen.getByRole('button', { name: 'Show all' });
    await button.click();
    await expect.element(screen.getByRole('button', { name: 'Show less' })).toBeVisible();
  });
});
