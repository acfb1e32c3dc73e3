import type { Field, FieldKind } from '@automateos/workflow/form';
import type { Component } from 'svelte';
import type { FieldProps } from '../slot.ts';
import ConnectionWidget from './ConnectionWidget.svelte';
import ConditionsWidget from './ConditionsWidget.svelte';
import DurationWidget from './DurationWidget.svelte';
import LongTextWidget from './LongTextWidget.svelte';
import NumberWidget from './NumberWidget.svelte';
import RowsWidget from './RowsWidget.svelte';
import ScheduleWidget from './ScheduleWidget.svelte';
import SecretWidget from './SecretWidget.svelte';
import SelectWidget from './SelectWidget.svelte';
import SwitchWidget from './SwitchWidget.svelte';
import TextWidget from './TextWidget.svelte';
import TimeZoneWidget from './TimeZoneWidget.svelte';
import ValueWidget from './ValueWidget.svelte';
import WorkflowWidget from './WorkflowWidget.svelte';

/** One component per kind of field; a new kind does not compile until it is here. */
const WIDGETS: { [K in FieldKind]: Component<FieldProps<Extract<Field, { kind: K }>>> } = {
  text: TextWidget,
  longText: LongTextWidget,
  number: NumberWidget,
  switch: SwitchWidget,
  select: SelectWidget,
  value: ValueWidget,
  secretRef: SecretWidget,
  connection: ConnectionWidget,
  workflow: WorkflowWidget,
  duration: DurationWidget,
  schedule: ScheduleWidget,
  timeZone: TimeZoneWidget,
  rows: RowsWidget,
  conditions: ConditionsWidget
};

/** The kind of the field decides, so the props fit: TypeScript cannot follow that through the table. */
export const widgetFor = (field: Field): Component<FieldProps> =>
  WIDGETS[field.kind] as Component<FieldProps>;
