import type { Ports } from '../../define-node.ts';

/** A second way out for what was left as it was. */
export const dataStorePorts = ({ action, when = 'always' }: Record<string, unknown>): Ports => ({
  inputs: [{ id: 'in' }],
  outputs:
    action === 'set' && when !== 'always'
      ? [
          { id: 'out', label: 'Stored' },
          { id: 'kept', label: 'Left as it was' }
        ]
      : [{ id: 'out' }]
});
