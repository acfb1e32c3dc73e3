import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Play from '@lucide/svelte/icons/play';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Webhook from '@lucide/svelte/icons/webhook';
import type { IconComponent } from '#lib/ui/icon.ts';

export type Trigger = 'manual' | 'webhook' | 'schedule' | 'replay';

const FACES: Record<Trigger, { label: string; icon: IconComponent }> = {
  manual: { label: 'By hand', icon: Play },
  webhook: { label: 'Webhook', icon: Webhook },
  schedule: { label: 'Schedule', icon: CalendarClock },
  replay: { label: 'Retry', icon: RotateCcw }
};

/** What started a run, in words and with its icon. */
export const triggerFace = (trigger: Trigger): { label: string; icon: IconComponent } => FACES[trigger];
