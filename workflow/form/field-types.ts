import type { Json } from '../types.ts';

/** Shown only while a sibling field has this value. Hidden values stay in the document. */
export type ShowIf = { field: string; equals: Json } | { field: string; in: readonly Json[] };

export interface Option {
  value: string;
  label: string;
  help?: string;
}

/** What the editor writes once when a node is added. `randomPath` is written anew for every copy of the node. */
export type Mint = 'randomPath' | 'localTimeZone';

interface FieldBase {
  /** Key inside config, or inside a row. */
  name: string;
  label: string;
  help?: string;
  placeholder?: string;
  showIf?: ShowIf;
  /** Empty is a problem, as long as the field is shown. */
  required: boolean;
  /** Takes `{ expr }` besides its plain type. */
  expression: boolean;
}

/** Where on this site a path leads; with `showIf`, only then is the whole address given to people. */
export interface Address {
  prefix: string;
  showIf?: ShowIf;
}

export interface TextField extends FieldBase {
  kind: 'text';
  default: string;
  mint?: Mint;
  /** The text is the last part of an address of this site. */
  address?: Address;
}

/** Prose, prompt or body: stored as shared text that several people type in at once. */
export interface LongTextField extends FieldBase {
  kind: 'longText';
  default?: string;
  /** The expression may yield any data, not only text. */
  data: boolean;
}

export interface NumberField extends FieldBase {
  kind: 'number';
  default: number;
  min?: number;
  max?: number;
  integer: boolean;
}

export interface SwitchField extends FieldBase {
  kind: 'switch';
  default: boolean;
}

export interface SelectField extends FieldBase {
  kind: 'select';
  default: string;
  options: readonly Option[];
}

/** A value of any type; `typeField` names the sibling that says which (a `ValueType`). */
export interface ValueField extends FieldBase {
  kind: 'value';
  typeField?: string;
}

/** The id of a secret (`sec_…`), empty when none is chosen. */
export interface SecretField extends FieldBase {
  kind: 'secretRef';
  default: '';
}

/** The id of a connection (`con_…`) to one app, empty when none is chosen. */
export interface ConnectionField extends FieldBase {
  kind: 'connection';
  /** Id of the app in apps/. */
  app: string;
  default: '';
}

/** The id of another workflow of the organisation (`wf_…`), empty when none is chosen. */
export interface WorkflowField extends FieldBase {
  kind: 'workflow';
  default: '';
}

/** Milliseconds. */
export interface DurationField extends FieldBase {
  kind: 'duration';
  default: number;
  min: number;
  max: number;
}

/** Cron text of five fields (six with seconds). `readSchedule` turns it back into the simple picker's choices. */
export interface ScheduleField extends FieldBase {
  kind: 'schedule';
  default: string;
}

/** An IANA time zone name. */
export interface TimeZoneField extends FieldBase {
  kind: 'timeZone';
  default: string;
  mint?: Mint;
}

/** What may stand in a row. */
export type ColumnField = TextField | NumberField | SwitchField | SelectField | ValueField | WorkflowField;

/** A list: `{ rowId: { …columns, order } }` in the document, an array in that order for the executor. */
export interface RowsField extends FieldBase {
  kind: 'rows';
  columns: readonly ColumnField[];
  addLabel: string;
}

/** Rows of `{ left, operator, right }`; operators are in `OPERATORS`. */
export interface ConditionsField extends FieldBase {
  kind: 'conditions';
  columns: readonly ColumnField[];
  addLabel: string;
}

/** One input of the inspector, as plain data. */
export type Field =
  | TextField
  | LongTextField
  | NumberField
  | SwitchField
  | SelectField
  | ValueField
  | SecretField
  | ConnectionField
  | WorkflowField
  | DurationField
  | ScheduleField
  | TimeZoneField
  | RowsField
  | ConditionsField;

export type FieldKind = Field['kind'];

/** Fields that name something of the organisation which only the door to the outside opens. */
export const isCredential = <F extends { kind: FieldKind }>(
  field: F
): field is F & { kind: 'secretRef' | 'connection' } =>
  field.kind === 'secretRef' || field.kind === 'connection';

type WithoutName<T> = T extends unknown ? Omit<T, 'name'> : never;

/** What a field's schema carries in `.meta()`: everything but its name, which is the key it stands under. */
export type FieldMeta = WithoutName<Field>;
