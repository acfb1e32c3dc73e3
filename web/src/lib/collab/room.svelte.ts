/**
 * Room: everything a view of one workflow needs, in one object. Views read plain reactive values and call commands;
 * none of them touches a Y type or the socket.
 *
 * For the inspector (`<Inspector {room} {nodeId} />`):
 * - `room.node(nodeId)`: reactive `NodeVM` {type, label, config, settings, note, disabled, problems, step, definition, line},
 *   `undefined` once somebody deleted the node. `config` is raw: defaults absent, rows `{ rowId: {…, order} }`, expressions `{ expr }`.
 * - writing, each one undo step (typing into one field is joined): `setField(nodeId, path, value)` (value `undefined` removes;
 *   path `['url']` or `['headers', rowId, 'value']`), `addRow(nodeId, field, row)` → row id, `removeRow`, `moveRow`,
 *   `rename`, `setSettings`, `setDisabled`, `setNote`, `deleteNodes`. All do nothing while `room.canEdit` is false.
 * - `room.text(nodeId, field)`: `SharedText` of a longText field (`value`, `edit(next)`, `destroy()`).
 * - people: `room.setEditing(nodeId, field)` on focus, `room.setEditing()` on blur, `room.editorsOf(nodeId, field)` (reactive).
 * - data: `room.samples.of(nodeId)` (reactive, falls back to the type's example), `room.samples.load()`; `room.upstream(nodeId)`
 *   (NodeVMs, nearest first); `room.secrets.load()`, `room.secrets.items`.
 */
import type { LiveNews, Problem, ServerMessage, WorkflowEdge } from '@automateos/workflow';
import { LOCAL, noteText, textField, type EditOrigin } from '@automateos/workflow/document';
import * as Y from 'yjs';
import type { Notice } from './close-notice.ts';
import { Connection } from './connection.svelte.ts';
import { Graph } from './graph.svelte.ts';
import { downstreamOf, forwardWires, upstreamOf } from './graph-walk.ts';
import { History } from './history.svelte.ts';
import { NodeCommands } from './node-commands.ts';
import { localName, openLocalStore, type LocalStore } from './local-store.ts';
import type { NodeVM } from './node-vm.svelte.ts';
import { Presence } from './presence.svelte.ts';
import type { Peer } from './presence.ts';
import { Problems } from './problems.svelte.ts';
import { isFinalStatus } from './run-view.ts';
import { Runs } from './runs.svelte.ts';
import { Samples } from './samples.svelte.ts';
import type { SaveStatus } from './save-state.ts';
import { type ConnectionEntry, Credentials, type SecretEntry } from './credentials.svelte.ts';
import { SharedText } from './shared-text.svelte.ts';
import { Tabs } from './tabs.ts';

export interface RoomOptions {
  documentId: string;
  me: { id: string; name: string };
  /** By role; the server has the last word. */
  mayEdit: boolean;
  /** Whether this person may bind new secrets to hosts. */
  mayChooseHosts: boolean;
  /** `ws://host:port` or `wss://…` of this page. */
  origin: string;
  /**
   * Opens the room for a guest of a live session: nothing is kept on this device, and nothing of the team is asked for.
   */
  ticket?: string;
}

export class Room extends NodeCommands {
  readonly documentId: string;
  readonly me: RoomOptions['me'];
  readonly mayChooseHosts: boolean;
  readonly graph: Graph;
  readonly history: History;
  readonly presence: Presence;
  readonly problems: Problems;
  readonly runs: Runs;
  readonly samples: Samples;
  readonly secrets = new Credentials<SecretEntry>('/secrets');
  readonly connections = new Credentials<ConnectionEntry>('/connections');
  /** The workflows of the organisation, the ones edited last. */
  readonly workflows = new Credentials<SecretEntry>('/workflows?limit=200');
  readonly connection: Connection;
  /** There is something true to show: the server's state, or this device's copy. */
  ready = $derived.by(() => this.connection.arrived || this.#hasCopy);
  readonly canEdit = $derived.by(() => {
    const { facts, canWrite } = this.connection;
    return this.ready && facts.link !== 'refused' && !facts.rejected && (canWrite ?? this.#options.mayEdit);
  });
  readonly notice = $derived.by<Notice | undefined>(() => this.connection.notice);
  readonly status = $derived.by<SaveStatus>(() => this.connection.status);
  /** News that views react to: a version was published by somebody. */
  onVersion: (news: Extract<ServerMessage, { type: 'version' }>) => void = () => {};
  /** What happens in a live session on this workflow. */
  onLive: (news: LiveNews) => void = () => {};
  /** The server said what I may do: on each connection, and when it changes. */
  onAccess: () => void = () => {};
  /** A thread changed; without one: any may have, while the server was away. */
  onComments: (threadId?: string) => void = () => {};
  /** The server took something that looked like a secret out of what I typed. */
  onSecretRemoved: () => void = () => {};
  readonly #doc = new Y.Doc();
  readonly #options: RoomOptions;
  readonly #tabs: Tabs;
  #store: LocalStore | undefined;
  #hasCopy = $state(false);
  #isMine = false;
  #isGone = false;

  constructor(options: RoomOptions) {
    super();
    this.#options = options;
    this.documentId = options.documentId;
    this.me = options.me;
    this.mayChooseHosts = options.mayChooseHosts;
    this.graph = new Graph(this.#doc);
    this.history = new History(this.#doc);
    this.runs = new Runs(this.graph.nodes);
    this.problems = new Problems(this.graph);
    this.samples = new Samples(this.graph, options.documentId);
    this.#tabs = new Tabs({
      name: this.#name,
      doc: this.#doc,
      isOnline: () => this.connection.facts.link === 'online'
    });
    this.connection = new Connection({
      documentId: options.documentId,
      doc: this.#doc,
      origin: options.origin,
      ticket: options.ticket,
      onMessage: (message) => this.#receive(message),
      onAccess: () => this.onAccess(),
      onArrived: () => {
        this.graph.flush();
        this.onComments();
      },
      onLost: () => this.#tabs.ask(),
      onSecretRemoved: () => this.onSecretRemoved()
    });
    this.presence = new Presence(this.connection.provider.awareness!, options.me.id);
    this.#doc.on('update', this.#onUpdate);
    if (options.ticket)
      for (const part of [this.samples, this.secrets, this.connections, this.workflows]) part.withhold();
    void this.#open();
  }

  /** Reactive content of a node. */
  node(id: string): NodeVM | undefined {
    return this.graph.nodes.get(id);
  }

  /** NodeVMs that data reaches this node from, nearest first. Reactive. */
  upstream(id: string): NodeVM[] {
    void this.graph.revision;
    const { storedNodes, storedEdges } = this.graph;
    return upstreamOf(forwardWires(storedNodes, storedEdges), id).flatMap(
      (other) => this.graph.nodes.get(other) ?? []
    );
  }

  /** Whether a node leads to an Approval step, which its `$approval` then links to. Reactive. */
  leadsToApproval(id: string): boolean {
    void this.graph.revision;
    const { storedNodes, storedEdges } = this.graph;
    return downstreamOf(forwardWires(storedNodes, storedEdges), id).some((other) => {
      const node = this.graph.nodes.get(other);
      return node?.type === 'approval' && !node.disabled;
    });
  }

  /** Labels of what feeds a node and of what it feeds. Reactive. */
  neighbours(id: string): { inputs: string[]; outputs: string[] } {
    const edges = this.graph.edgesAt(id);
    const labels = (ids: string[]) => ids.map((other) => this.graph.nodes.get(other)?.label ?? '');
    return {
      inputs: labels(edges.filter((edge) => edge.target === id).map((edge) => edge.source)),
      outputs: labels(edges.filter((edge) => edge.source === id).map((edge) => edge.target))
    };
  }

  problemsOf(id: string): readonly Problem[] {
    return this.problems.of(id);
  }

  edge(id: string): WorkflowEdge | undefined {
    return this.graph.storedEdges.get(id);
  }

  /**
   * Runs commands as one gesture of mine and reads the result at once. Returns `undefined`, and does nothing, when editing
   * is not allowed. `key` joins quick repetitions (typing) into one undo step.
   */
  override edit<T>(gesture: (doc: Y.Doc, origin: EditOrigin) => T, key?: string): T | undefined {
    if (!this.canEdit) return undefined;
    return this.#asMine(() =>
      this.history.capture(() => this.#doc.transact(() => gesture(this.#doc, LOCAL), LOCAL), key)
    );
  }

  undo(): void {
    if (this.canEdit) this.#asMine(() => this.history.undo());
  }

  redo(): void {
    if (this.canEdit) this.#asMine(() => this.history.redo());
  }

  /** Reads from the shared document: for commands that turn a part of it into JSON. */
  read<T>(reader: (doc: Y.Doc) => T): T {
    return reader(this.#doc);
  }

  /** The text of a longText field, for a component that lives as long as the field is shown. Call `destroy` on it after. */
  text(nodeId: string, field: string): SharedText | undefined {
    const text = textField(this.#doc, nodeId, field);
    if (!text) return undefined;
    return new SharedText(text, (change) => void this.edit(change, `text:${nodeId}:${field}`));
  }

  /** The text of a sticky note; as `text`. */
  noteText(noteId: string): SharedText | undefined {
    const text = noteText(this.#doc, noteId);
    return text && new SharedText(text, (change) => void this.edit(change, `note-text:${noteId}`));
  }

  /** Tells the others where my caret is; without arguments, that it left. */
  setEditing(nodeId?: string, field?: string): void {
    this.presence.setEditing(nodeId && field ? { nodeId, field } : null);
  }

  editorsOf(nodeId: string, field: string): Peer[] {
    return this.presence.editorsOf(nodeId, field);
  }

  /** State vector and delete set of everything here, base64: what a version must contain. */
  snapshot(): string {
    const bytes = Y.encodeSnapshot(Y.snapshot(this.#doc));
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }

  /** Drops this device's copy: for edits that were refused and are rescued or given up. The page must be reloaded after. */
  async forgetCopy(): Promise<void> {
    this.connection.destroy();
    await this.#store?.forget();
  }

  destroy(): void {
    this.#isGone = true;
    this.#doc.off('update', this.#onUpdate);
    for (const part of [this.presence, this.problems, this.graph, this.history, this.connection])
      part.destroy();
    this.#tabs.close();
    this.#store?.close();
    this.#doc.destroy();
  }

  /** True while listeners of the graph hear of a change of mine. */
  get isMyChange(): boolean {
    return this.#isMine;
  }

  #asMine<T>(change: () => T): T {
    this.graph.flush();
    this.#isMine = true;
    try {
      const result = change();
      this.graph.flush();
      return result;
    } finally {
      this.#isMine = false;
    }
  }

  get #name(): string {
    return localName(this.me.id, this.documentId);
  }

  /** This device's copy first, so that the first exchange with the server carries only what it lacks. */
  async #open(): Promise<void> {
    if (!this.#options.ticket)
      this.#store = await openLocalStore(this.#name, this.#doc, {
        isFromServer: (origin) => origin === this.connection.provider,
        isUnsaved: () => this.connection.facts.dirty
      });
    if (this.#isGone) return this.#store?.close(); // the page was left while the copy was read
    this.connection.record({ type: 'kept', kept: this.#store?.kept ?? false });
    this.graph.flush();
    this.#hasCopy = this.graph.storedNodes.size > 0;
    this.connection.open();
  }

  readonly #onUpdate = (_update: Uint8Array, origin: unknown): void => {
    if (origin !== this.connection.provider && origin !== this.#store?.origin)
      this.connection.record({ type: 'edited' });
  };

  #receive(message: ServerMessage): void {
    if (message.type === 'run') {
      this.runs.receive(message.run);
      // What is shown as "last data" follows the run that just ended.
      if (isFinalStatus(message.run.status)) this.samples.refresh(message.run.runId);
    } else if (message.type === 'version') this.onVersion(message);
    else if (message.type === 'live') this.onLive(message.news);
    else if (message.type === 'comments') this.onComments(message.threadId);
  }
}
