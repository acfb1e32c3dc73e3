/** The types a person can choose for a value, as choices of a form. How they are read is in typed-value.ts. */
export const VALUE_TYPE_OPTIONS = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'date', label: 'Date' },
  { value: 'list', label: 'List' },
  { value: 'object', label: 'Group of fields' }
] as const;

export type ValueType = (typeof VALUE_TYPE_OPTIONS)[number]['value'];
