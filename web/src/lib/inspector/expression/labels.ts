import type { Room } from '#lib/collab/room.svelte.ts';
import type { Json } from '@automateos/workflow';
import { inputSample } from '../samples.ts';
import { chipElement } from './chip-dom.ts';
import { partsOf, type Labels } from './parts.ts';

/** Names and last values of what an expression in this node can refer to. Reactive. */
export function labelsOf(room: Room, nodeId: string): Labels {
  return {
    nodeLabel: (id) => room.node(id)?.label,
    sample: (id, path) => {
      const sample = id ? room.samples.of(id) : undefined;
      const item = id ? sample && Object.values(sample.ports).flat()[0] : inputSample(room, nodeId)?.items[0];
      return path.reduce<Json | undefined>(into, item);
    }
  };
}

function into(value: Json | undefined, key: string): Json | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  return Array.isArray(value) ? value[Number(key)] : Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The chip of one piece of template text such as `{{ $('n_1').item.json.name }}`. */
export function chipFor(source: string, labels: Labels): HTMLElement {
  const part = partsOf({ expr: source }, labels).find(({ kind }) => kind === 'chip');
  if (part?.kind === 'chip') return chipElement(part);
  return chipElement({ kind: 'chip', look: 'formula', source, label: source, title: source });
}
