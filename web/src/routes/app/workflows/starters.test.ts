import { validateDocument } from '@automateos/workflow/validate';
import { describe, expect, it } from 'vitest';
import { STARTERS, starterDocument } from './starters.ts';

describe('starterDocument', () => {
  it('is empty from scratch', () => {
    expect(starterDocument(STARTERS[0], 'New')).toBeUndefined();
  });

  it.each(STARTERS.slice(1))('$title can be published as it is', (starter) => {
    const document = starterDocument(starter, 'New')!;
    const errors = validateDocument(document).filter((problem) => problem.severity === 'error');
    expect(errors).toEqual([]);
  });

  it('gives every webhook an address of its own', () => {
    const path = () => Object.values(starterDocument(STARTERS[1], 'New')!.nodes)[0]?.config.path;
    expect(path()).toMatch(/^[0-9A-Za-z]{22}$/);
    expect(path()).not.toBe(path());
  });
});
