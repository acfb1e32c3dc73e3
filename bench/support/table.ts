import type { CaseResult } from './benchmark.ts';
import type { Machine } from './machine.ts';
import type { Sample } from './statistics.ts';

const HEAD = [
  'case',
  'ratio',
  'ours',
  'control',
  'p50 / p95 / p99 ms',
  'control p50 / p95',
  'CPU ms',
  'control',
  'goals'
];

/** Three significant digits. */
export function shorten(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(3)));
}

export function formatTable(name: string, machine: Machine, results: readonly CaseResult[]): string {
  const rows = [HEAD, ...results.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()
  );
  const { processor, cores, memoryGb, node, load, commit } = machine;
  const place = `${cores} × ${processor}, ${memoryGb} GB, Node ${node}, load ${load}, commit ${commit}`;
  return [`\n${name} · ${place}`, ...lines, ...results.flatMap(footnotes)].join('\n');
}

function rowOf({ name, unit, ratio, subject, control, goals }: CaseResult): string[] {
  return [
    name,
    `${shorten(ratio)} ×`,
    `${shorten(subject.value)} ${unit}`,
    `${shorten(control.value)} ${unit}`,
    latencyOf(subject, ['p50', 'p95', 'p99']),
    latencyOf(control, ['p50', 'p95']),
    subject.cpuMs === undefined ? '' : shorten(subject.cpuMs),
    control.cpuMs === undefined ? '' : shorten(control.cpuMs),
    goals.map(({ text, isMet }) => `${isMet ? 'met' : 'MISSED'}: ${text}`).join(', ')
  ];
}

function latencyOf({ latency }: Sample, names: readonly ('p50' | 'p95' | 'p99')[]): string {
  return latency ? names.map((name) => shorten(latency[name])).join(' / ') : '';
}

function footnotes({ name, controlled, subject }: CaseResult): string[] {
  const extra = Object.entries(subject.extra ?? {}).map(([what, value]) => `${what} ${shorten(value)}`);
  return [`  ${name}: control is ${controlled}${extra.length > 0 ? `; ${extra.join(', ')}` : ''}`];
}
