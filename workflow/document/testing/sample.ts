import type { WorkflowDocument } from '../../types.ts';

/** A small workflow that uses every part of the layout. */
export function sampleDocument(): WorkflowDocument {
  return {
    name: 'Leads',
    nodes: {
      n_hook: {
        type: 'webhook',
        typeVersion: 1,
        label: 'When a lead arrives',
        position: { x: 0, y: 0 },
        config: { path: 'leads', method: 'POST' }
      },
      n_send: {
        type: 'http-request',
        typeVersion: 1,
        label: 'Tell the team 🎉',
        position: { x: 280.5, y: -40 },
        config: {
          method: 'POST',
          url: { expr: 'https://example.com/{{ $json.id }}' },
          headers: {
            h1: { name: 'X-Source', value: 'leads', order: 1 },
            h2: { name: 'X-Id', value: { expr: '{{ $json.id }}' }, order: 2 }
          },
          body: { expr: 'Hello {{ $json.name }},\n\nwelcome aboard.' },
          timeoutMs: 5000,
          failOnStatus: false
        },
        disabled: true,
        note: 'Asks nobody.',
        settings: { retry: { maxAttempts: 3, backoff: 'exponential' }, timeoutMs: 60_000 }
      },
      n_new: {
        type: 'from-the-future',
        typeVersion: 7,
        label: 'Unknown',
        position: { x: 560, y: 0 },
        config: { any: { thing: [1, 'two', null] }, rows: { a: { order: 1, name: 'x' } }, empty: {} }
      }
    },
    edges: {
      e_1: { source: 'n_hook', sourcePort: 'out', target: 'n_send', targetPort: 'in' },
      e_2: { source: 'n_send', sourcePort: 'out', target: 'n_new', targetPort: 'in' }
    },
    notes: {
      note_1: { text: 'Remember the milk', position: { x: 5, y: 6 }, width: 200, height: 120, color: 'blue' }
    }
  };
}
