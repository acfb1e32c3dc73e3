import type { LiveReaction } from '@automateos/workflow';
import type { IconComponent } from '#lib/ui/icon.ts';
import Heart from '@lucide/svelte/icons/heart';
import Lightbulb from '@lucide/svelte/icons/lightbulb';
import PartyPopper from '@lucide/svelte/icons/party-popper';
import ThumbsUp from '@lucide/svelte/icons/thumbs-up';

export interface ReactionLook {
  label: string;
  icon: IconComponent;
  /** A presence colour. */
  color: string;
}

export const REACTION_LOOKS: Readonly<Record<LiveReaction, ReactionLook>> = {
  clap: { label: 'Well done', icon: ThumbsUp, color: 'var(--u1)' },
  heart: { label: 'Love it', icon: Heart, color: 'var(--u2)' },
  idea: { label: 'An idea', icon: Lightbulb, color: 'var(--u3)' },
  party: { label: 'Party', icon: PartyPopper, color: 'var(--u4)' }
};
