import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Play from '@lucide/svelte/icons/play';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Rss from '@lucide/svelte/icons/rss';
import Webhook from '@lucide/svelte/icons/webhook';
import WorkflowIcon from '@lucide/svelte/icons/workflow';
import Zap from '@lucide/svelte/icons/zap';
import type { z } from 'zod';
import type { runTrigger } from '#lib/server/answers/runs.ts';
import type { IconComponent } from '#lib/ui/icon.ts';

type Trigger = z.output<typeof runTrigger>;

const FACES: Record<Trigger, { label: string; icon: IconComponent }> = {
  manual: { label: 'By hand', icon: Play },
  webhook: { label: 'Webhook', icon: Webhook },
  schedule: { label: 'Schedule', icon: CalendarClock },
  form: { label: 'Form', icon: ClipboardList },
  feed: { label: 'RSS feed', icon: Rss },
  app: { label: 'App event', icon: Zap },
  workflow: { label: 'Workflow', icon: WorkflowIcon },
  error: { label: 'Error', icon: CircleAlert },
  replay: { label: 'Retry', icon: RotateCcw }
};

/** What started a run, in words and with its icon. Anything unknown was started by hand. */
export function triggerFace(trigger: string): { label: string; icon: IconComponent } {
  return Object.hasOwn(FACES, trigger) ? FACES[trigger as Trigger] : FACES.manual;
}
