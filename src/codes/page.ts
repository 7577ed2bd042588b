/** What a code says: as `explain` prints it and `docs/errors` holds it. */
export interface CodePage {
  /** What was seen, in one sentence. */
  happened: string;
  /** Why that is so, and what it is not. */
  means: string;
  /** What to do, commands included. */
  todo: string;
}

/** By code. */
export type CodeTable = Readonly<Record<string, CodePage>>;
