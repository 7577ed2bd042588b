import type { Secret } from "./secret.ts";

/** One consumer of an app: what the credentials resource lists. Without its secret. */
export interface Consumer {
  /** Id of the OauthConsumer, `888…`. */
  id: string;
  consumerKey: string;
}

/** An app has another consumer key than the one that its clients were given. */
export interface KeyChange {
  was: string;
  is: string;
}

export interface ConsumerCredentials {
  consumerKey: string;
  clientSecret: Secret;
}

/** A pair that waits to be put in force, without its secret; unused ones end after 30 days. */
export interface WaitingPair {
  id: string;
  consumerKey: string;
  /** A value unknown to this tool is kept as it came. */
  state: "Active" | "Expired" | "Rotated" | (string & {});
  /** As the org writes them; empty where it does not say. */
  createdDate: string;
  expirationDate: string;
}

/** The same with its secret. */
export interface StagedCredentials extends WaitingPair, ConsumerCredentials {}

/**
 * The keys of an app (Connect REST API, `apps/oauth/credentials`). Even a look needs a switch and permissions that nothing
 * else of this tool does.
 */
export interface ConsumerReader {
  consumers(appId: string): Promise<readonly Consumer[]>;
  waiting(appId: string, consumerId: string): Promise<readonly WaitingPair[]>;
}

/** Its secrets, too, and what changes them. */
export interface CredentialsResource extends ConsumerReader {
  credentials(appId: string, consumerId: string): Promise<ConsumerCredentials>;
  staged(appId: string, consumerId: string): Promise<readonly StagedCredentials[]>;
  stage(appId: string, consumerId: string): Promise<StagedCredentials>;
  /** Puts a staged pair in force; the pair before it stops working. */
  promote(appId: string, consumerId: string, stagedId: string): Promise<void>;
}

/** What became of a secret that was handed out; safe to print. */
export type Delivered =
  | { kind: "sealed"; recipients: readonly string[]; armored: string }
  | { kind: "file"; path: string };

/** The same in a report, whose encrypted form may stand in a file. */
export type Kept = Delivered | { kind: "sealed-file"; recipients: readonly string[]; path: string };
