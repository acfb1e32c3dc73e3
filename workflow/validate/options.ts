export interface ValidateOptions {
  /** The secrets that exist; left out, references to secrets are not checked. */
  secretIds?: ReadonlySet<string>;
  /** For a pretend run, which opens no secret: which one is chosen, and whether, does not matter. */
  pretend?: boolean;
}
