import { definitions } from '#lib/collab/definitions.svelte.ts';
import { whenIdle } from '#lib/ui/idle.ts';
import { loadClipboard } from './clipboard-events.ts';

/** From here on steps can be grabbed: the first load's budget counts up to this mark (e2e/first-load.e2e.ts). */
const INTERACTIVE_MARK = 'canvas-interactive';

/** The inspector with the definitions that its forms come from. */
export const loadInspector = () =>
  Promise.all([import('#lib/inspector/Inspector.svelte'), definitions.load()]).then(([module]) => module);

const standing = Promise.withResolvers<void>();

/** What stands beside and over a canvas, which somebody can open only once it is there. */
export const loadSidePanel = () => standing.promise.then(() => import('./SidePanel.svelte'));
export const loadRunStrips = () => standing.promise.then(() => import('./launch/RunStrips.svelte'));
export const loadCursors = () => standing.promise.then(() => import('./Cursors.svelte'));
export const loadSnapGuides = () => standing.promise.then(() => import('./SnapGuides.svelte'));
export const loadPendingWire = () => standing.promise.then(() => import('./PendingWire.svelte'));
export const loadFileDialogs = () => standing.promise.then(() => import('./files/CanvasFiles.svelte'));

export const loadPicker = () => import('./Picker.svelte');

/**
 * The canvas stands and can be used: while the person looks, what the first click, key or hover asks for is fetched.
 * What fails to load here is asked for again, and then reported, when it is needed.
 */
export function preloadRest(): void {
  performance.mark(INTERACTIVE_MARK);
  standing.resolve();
  whenIdle(() => {
    void Promise.allSettled([
      loadPicker(),
      loadClipboard(),
      import('./duplicate.ts'),
      loadInspector(),
      import('#lib/ui/MenuPopup.svelte'),
      import('#lib/ui/TooltipPopup.svelte')
    ]);
  });
}
