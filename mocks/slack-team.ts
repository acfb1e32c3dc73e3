/** The made-up workspace that the pretend Slack shows. */

export interface Channel {
  id: string;
  name: string;
  isPrivate?: boolean;
  isArchived?: boolean;
  /** False: the app was not invited. */
  isMember?: boolean;
  members: number;
  purpose: string;
}

export const TEAM = { id: 'T0NORTHWND', name: 'Northwind', url: 'https://northwind.slack.com/' };
export const BOT = { user: 'automateos', user_id: 'U0AUTOMATE', bot_id: 'B0AUTOMATE', app_id: 'A0AUTOMATE' };
export const CHANNELS: readonly Channel[] = [
  { id: 'C0GENERAL01', name: 'general', members: 42, purpose: 'For everyone: announcements and news' },
  { id: 'C0RANDOM001', name: 'random', members: 38, purpose: 'Everything that fits nowhere else' },
  { id: 'C0MARKET001', name: 'marketing', members: 11, purpose: 'Campaigns and launches' },
  { id: 'C0SALES0001', name: 'sales', members: 14, purpose: 'New leads and closed deals' },
  { id: 'C0SUPPORT01', name: 'support', members: 9, purpose: 'Questions from customers' },
  { id: 'C0PRODUCT01', name: 'product', members: 17, purpose: 'What we build, and why' },
  { id: 'C0ENGINEER1', name: 'engineering', members: 21, purpose: 'How we build it' },
  { id: 'C0ALERTS001', name: 'alerts', members: 12, purpose: 'What machines have to say' },
  { id: 'C0FINANCE01', name: 'finance', isMember: false, members: 5, purpose: 'Invoices and budgets' },
  { id: 'C0LAUNCH024', name: 'launch-2024', isArchived: true, members: 0, purpose: 'The launch of 2024' },
  { id: 'G0LEADERS01', name: 'leadership', isPrivate: true, members: 4, purpose: 'Plans' }
];
export const ADA = { id: 'U0ADALOVEL', name: 'ada', email: 'ada@example.com', realName: 'Ada Lovelace' };
