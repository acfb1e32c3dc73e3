import { toStorable, type Storable } from '@automateos/db';
import { LIMITS, StepError, type ExecutorOutput, type Item, type PortItems } from '@automateos/workflow';
import type { RunSession } from './session.ts';

/**
 * What an executor returned for one item, as items of its step: they descend from that item.
 * @param index place of the item in the step's input; absent in `list` mode, where the executor says it itself.
 */
export function takeItems(returned: ExecutorOutput, index?: number): PortItems {
  if (index === undefined) return returned;
  const output: PortItems = {};
  for (const [port, items] of Object.entries(returned))
    output[port] = items.map((item) => ({ data: item.data, from: [index] }));
  return output;
}

/**
 * The output as it is stored and handed on: without secrets, within the limits of a step and of the run.
 * @throws StepError `LIMIT_EXCEEDED`
 */
export function finishOutput(session: RunSession, output: PortItems): Storable<PortItems> {
  const items = Object.values(output).reduce((sum, list) => sum + list.length, 0);
  if (items > LIMITS.itemsPerStep)
    throw new StepError(
      'LIMIT_EXCEEDED',
      `A step may produce ${LIMITS.itemsPerStep.toLocaleString('en')} items.`
    );
  const { text } = toStorable(session.masker.maskJson(output as Record<string, MaskableItem[]>));
  const bytes = Buffer.byteLength(text);
  if (bytes > LIMITS.stepOutputBytes)
    throw new StepError('LIMIT_EXCEEDED', `A step may produce ${LIMITS.stepOutputBytes >> 20} MB of data.`);
  session.countBytes(bytes);
  // Read back from its text: the steps after it see what they would see after a crash, to the last NaN.
  return { text, value: JSON.parse(text) as PortItems };
}

/** An item as plain JSON. */
type MaskableItem = { [Key in keyof Item]-?: Exclude<Item[Key], undefined> };

/** How many items each port carries; what the log says instead of the data. */
export function countItems(output: PortItems): Record<string, number> {
  return Object.fromEntries(Object.entries(output).map(([port, items]) => [port, items.length]));
}
