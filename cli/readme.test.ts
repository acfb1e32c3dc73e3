import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './paths.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test.each(['collab-server', 'worker'])('the README starts %s on Deno as its script does', (folder) => {
  const { scripts } = JSON.parse(read(`${folder}/package.json`)) as { scripts: { deno: string } };
  expect(read('README.md')).toContain(`# ${folder}/\n${scripts.deno}\n`);
});
