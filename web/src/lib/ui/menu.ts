import type { IconComponent } from './icon.ts';

export interface MenuAction {
  label: string;
  icon?: IconComponent;
  /** A second line. */
  hint?: string;
  tone?: 'danger';
  keys?: string;
  disabled?: boolean;
  /** A check mark: this choice is in force. */
  checked?: boolean;
  href?: string;
  onselect?: () => void;
}

export type MenuEntry = MenuAction | 'separator';
