import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Play from '@lucide/svelte/icons/play';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Webhook from '@lucide/svelte/icons/webhook';
import type { IconComponent } from '#lib/ui/icon.ts';

type Trigger = 'manual' | 'webhook' | 'schedule' | 'replay';

const FACES: Record<Trigger, { label: string; icon: IconComponent }> = {
  manual: { label: 'By hand', icon: Play },
  webhook: { label: 'Webhook', icon: Webhook },
  schedule: { label: 'Schedule', icon: CalendarClock },
  replay: { label: 'Retry', icon: RotateCcw }
};

/** What started a run, in words and with its icon. Anything unknown was started by hand. */
export function triggerFace(trigger: string): { label: string; icon: IconComponent } {
  return Object.hasOwn(FACES, trigger) ? FACES[trigger as Trigger] : FACES.manual;
}
