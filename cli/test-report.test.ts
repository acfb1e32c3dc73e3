import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTestReport } from './test-report.ts';

describe('the report of a stage', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'automateos-report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (report: object) => {
    const file = join(folder, 'report.json');
    writeFileSync(file, JSON.stringify(report));
    return readTestReport(file);
  };

  test('names what failed and what passed only the second time, from vitest', () => {
    const assertion = (fullName: string, status: string, ...failureMessages: string[]) => ({
      fullName,
      status,
      failureMessages
    });
    const found = read({
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            assertion('adds', 'passed'),
            assertion('waits', 'passed', 'Error: too slow\n    at a.test.ts:1:1'),
            assertion('breaks', 'failed', 'AssertionError: 1 is not 2\n    at a.test.ts:2:1')
          ]
        },
        { name: 'b.test.ts', status: 'failed', message: 'Cannot find c.ts', assertionResults: [] }
      ]
    });
    expect(found).toEqual({
      passed: 2,
      failed: ['breaks (AssertionError: 1 is not 2)', 'b.test.ts (Cannot find c.ts)'],
      flaky: ['waits (Error: too slow)']
    });
  });

  test('names them from Playwright, however deep they lie', () => {
    const spec = (title: string, status: string, message?: string) => ({
      title,
      file: 'a.e2e.ts',
      tests: [{ status, results: [{ error: message ? { message } : undefined }] }]
    });
    const found = read({
      suites: [
        {
          specs: [spec('opens', 'expected')],
          suites: [{ specs: [spec('closes', 'flaky', 'Timeout\nmore'), spec('breaks', 'unexpected', 'No')] }]
        }
      ]
    });
    expect(found).toEqual({
      passed: 2,
      failed: ['a.e2e.ts breaks (No)'],
      flaky: ['a.e2e.ts closes (Timeout)']
    });
  });

  test('is empty when a stage left none', () => {
    expect(readTestReport(join(folder, 'none.json'))).toEqual({ passed: 0, failed: [], flaky: [] });
  });
});
