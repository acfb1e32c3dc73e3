export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'plain';
export type ButtonSize = 'sm' | 'md' | 'lg';

const BASE =
  'press inline-flex shrink-0 items-center justify-center rounded-sm font-medium whitespace-nowrap select-none disabled:opacity-55';

const VARIANTS: Record<ButtonVariant, string> = {
  primary:
    'bg-accent text-on-accent shadow-[inset_0_1px_0_rgb(255_255_255/0.22),0_1px_2px_rgb(20_22_120/0.35)] not-disabled:hover:bg-[color-mix(in_srgb,var(--accent)_90%,#000)]',
  secondary:
    'bg-surface text-ink shadow-[inset_0_0_0_1px_var(--line-2),var(--sh-1)] not-disabled:hover:bg-surface-2 data-[state=open]:bg-surface-2',
  ghost: 'text-ink-2 not-disabled:hover:bg-sunken not-disabled:hover:text-ink data-[state=open]:bg-sunken',
  danger:
    'bg-[#c02a26] text-white shadow-[inset_0_1px_0_rgb(255_255_255/0.2)] not-disabled:hover:bg-[#a8211e]',
  /** For dark or coloured backgrounds: white with dark text. */
  plain: 'bg-white text-[#1d1fb4] not-disabled:hover:bg-[#f1f1ff]'
};

const SIZES: Record<ButtonSize, string> = {
  sm: 'h-7 gap-1.5 px-2.5 text-sm',
  md: 'h-8 gap-[7px] px-3 text-base',
  lg: 'h-10 gap-2 rounded-md px-4.5 text-md'
};

const SQUARE: Record<ButtonSize, string> = { sm: 'size-7', md: 'size-8', lg: 'size-10 rounded-md' };

/** Classes of a button; also for elements that must look like one (a menu trigger, a link). */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md'): string {
  return `${BASE} ${VARIANTS[variant]} ${SIZES[size]}`;
}

export function iconButtonClass(variant: ButtonVariant = 'ghost', size: ButtonSize = 'md'): string {
  return `${BASE} ${VARIANTS[variant]} ${SQUARE[size]}`;
}

export const ICON_SIZE: Record<ButtonSize, number> = { sm: 14, md: 16, lg: 18 };
