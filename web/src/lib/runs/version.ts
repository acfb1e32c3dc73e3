/** Which version a run executed, in words; drafts are test runs of edits that were not published. */
export function versionName(run: { draft: boolean; versionNumber: number | null }): string {
  return run.draft || run.versionNumber === null ? 'Draft' : `Version ${run.versionNumber}`;
}
