export interface ValidateOptions {
  /** The secrets and connections that exist; left out, references to them are not checked. */
  secretIds?: ReadonlySet<string>;
  /** For a pretend run, which opens no secret: which one is chosen, and whether, does not matter. */
  pretend?: boolean;
}
