/**
 * What an org file asks of the machine that reads it, to which somebody has to agree outside of it: that something is sent
 * to a host that is not Salesforce's, that a program is started, or that a file is read and sent.
 */
export type Ask =
  | { kind: "host"; host: string }
  /** Program, as a path where the file names it with a slash, and its arguments. */
  | { kind: "program"; command: readonly string[] }
  /** Path of a token, a password or an auth URL. */
  | { kind: "file"; path: string };
