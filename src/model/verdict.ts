/** One thing that stands in the way, and what mends it. */
export interface Reason {
  why: string;
  /** Of the check or finding that says so. */
  code: string;
  /** Ready to paste; null where no command of ours mends it. */
  command: string | null;
  /** In words, with the place in Setup or in a file where no command mends it. */
  remedy: string;
}

/** What the end of a run comes to: what has to be mended first, and what is left then. */
export interface Verdict extends Reason {
  then: readonly Reason[];
}

/** What is known of a run, as far as a command or a place in Setup names it. */
export interface About {
  /** As the user names it. */
  orgFile: string;
  /** Flags that any later command on it needs. */
  again: readonly string[];
  /** Origin that the run speaks to. */
  instanceUrl: string;
  /** My Domain origin, where the org says it. */
  myDomain?: string;
  username: string;
  app: string;
  /** The user's profile is the way in, and nothing of the template gives API Enabled. */
  byProfile?: true;
  /** Path of the certificate that the org file names, where a new one may take its place. */
  certificate?: string;
  user?: { id: string; profileId: string };
  /** What the org lacks is put there by something else than an apply of the org file, in words. */
  insteadOfApply?: string;
  /** What the run itself is, where its own command is no way out: after an apply only another deployment can do more. */
  running?: "apply" | "drift" | "verify";
}
