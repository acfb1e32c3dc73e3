import { Tooltip } from 'bits-ui';

/** What a tooltip says. `keys` is a shortcut such as `mod+enter`. */
export interface TooltipPayload {
  text: string;
  keys?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
}

/** Ties every trigger to the one tooltip that the root layout mounts, so a hundred triggers cost one popup. */
export const tooltipTether = Tooltip.createTether<TooltipPayload>();
