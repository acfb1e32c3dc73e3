import { existsSync, readFileSync } from 'node:fs';

/** What a stage of tests came to. */
export interface TestReport {
  passed: number;
  /** Titles of the tests, with the first line of why. */
  failed: string[];
  /** Titles of tests that passed, but not at once. */
  flaky: string[];
}

interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    file: string;
    tests: { status: string; results: { error?: { message?: string } }[] }[];
  }[];
}

/** Reads the JSON that vitest or Playwright leaves behind; a stage that left none came to nothing. */
export function readTestReport(file: string): TestReport {
  if (!existsSync(file)) return { passed: 0, failed: [], flaky: [] };
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport | PlaywrightSuite;
  return 'testResults' in report ? fromVitest(report) : fromPlaywright(report);
}

/** A test that vitest ran again has passed and still tells of the first failure. */
function fromVitest({ testResults }: VitestReport): TestReport {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = all.filter(({ status }) => status === 'passed');
  const failed = all.filter(({ status }) => status === 'failed');
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
  );
  return {
    passed: passed.length,
    failed: [
      ...failed.map(({ fullName, failureMessages }) => withReason(fullName, failureMessages?.[0])),
      ...brokenFiles.map(({ name, message }) => withReason(name, message))
    ],
    flaky: passed
      .filter(({ failureMessages }) => failureMessages && failureMessages.length > 0)
      .map(({ fullName, failureMessages }) => withReason(fullName, failureMessages?.[0]))
  };
}

function fromPlaywright(report: PlaywrightSuite): TestReport {
  const all = specsOf(report).flatMap((spec) =>
    spec.tests.map(({ status, results }) => ({
      status,
      title: withReason(`${spec.file} ${spec.title}`, results[0]?.error?.message)
    }))
  );
  const titles = (wanted: string) => all.filter(({ status }) => status === wanted).map(({ title }) => title);
  const flaky = titles('flaky');
  return { passed: titles('expected').length + flaky.length, failed: titles('unexpected'), flaky };
}

const specsOf = (suite: PlaywrightSuite): NonNullable<PlaywrightSuite['specs']> => [
  ...(suite.specs ?? []),
  ...(suite.suites ?? []).flatMap(specsOf)
];

const withReason = (title: string, message: string | undefined): string => {
  const reason = message?.split('\n', 1)[0]?.trim();
  return reason ? `${title} (${reason})` : title;
};
