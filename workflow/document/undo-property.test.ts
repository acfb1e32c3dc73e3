import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createState, createUndo, type Undo } from './index.ts';
import { changedPaths, flatten } from './testing/flatten.ts';
import { giveRandomCommand } from './testing/random-commands.ts';
import { Random, testSeed } from './testing/random.ts';
import { Relay } from './testing/relay.ts';

const PEOPLE = 3;
const COMMANDS = 1_000;

let seed: number;

afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.error(`Run again with SEED=${seed}`);
});

/** A person who remembers when each value was last changed by somebody else, in steps of a common clock. */
class Person {
  readonly doc = new Y.Doc();
  readonly random: Random;
  readonly #undo: Undo<number>;
  readonly #changedByOthers = new Map<string, number>();
  /** When a step was taken back, by when it was made. */
  readonly #undoneAt = new Map<number, number>();
  #values = new Map<string, string>();
  #now = 0;

  constructor(state: Uint8Array, random: Random) {
    this.random = random;
    this.doc.clientID = random.int(1, 0xffff_ffff);
    Y.applyUpdate(this.doc, state);
    this.#undo = createUndo(this.doc, () => this.#now);
    this.doc.on('afterTransaction', ({ local }) => {
      const values = flatten(this.doc);
      this.#now++;
      if (!local)
        for (const path of changedPaths(this.#values, values)) this.#changedByOthers.set(path, this.#now);
      this.#values = values;
    });
  }

  /** Takes the last step back and returns the paths that others had changed since. */
  takeBack(): string[] {
    const before = this.#values;
    const step = this.#undo.undo();
    if (step?.view !== undefined) this.#undoneAt.set(step.view, this.#now);
    return this.#takenFromOthers(before, step?.view ?? 0);
  }

  /** Makes the last undone step again and returns the paths that others had changed since it was undone. */
  makeAgain(): string[] {
    const before = this.#values;
    const step = this.#undo.redo();
    return this.#takenFromOthers(before, this.#undoneAt.get(step?.view ?? -1) ?? 0);
  }

  #takenFromOthers(before: ReadonlyMap<string, string>, since: number): string[] {
    return changedPaths(before, this.#values).filter(
      (path) => (this.#changedByOthers.get(path) ?? 0) > since
    );
  }
}

test('undo and redo of 3 people never change what another wrote after the step', { timeout: 60_000 }, () => {
  seed = testSeed();
  const random = new Random(seed);
  const state = createState({ name: 'Shared', nodes: {}, edges: {} });
  const people = Array.from({ length: PEOPLE }, () => new Person(state, random));
  const relay = new Relay(
    people.map(({ doc }) => doc),
    random
  );
  let undone = 0;

  for (let i = 0; i < COMMANDS; i++) {
    const person = random.pick(people)!;
    const choice = random.int(1, 10);
    if (choice <= 2) {
      expect(person.takeBack()).toEqual([]);
      undone++;
    } else if (choice === 3) expect(person.makeAgain()).toEqual([]);
    else giveRandomCommand(person);
    relay.deliverSome(random.int(0, 6));
  }

  relay.deliverAll();
  expect(undone).toBeGreaterThan(50);
  for (const { doc } of people) expect(flatten(doc)).toEqual(flatten(people[0]!.doc));
});
