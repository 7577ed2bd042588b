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

/** A pair that waits to be put in force; unused ones end after 30 days. */
export interface StagedCredentials extends ConsumerCredentials {
  id: string;
  /** A value unknown to this tool is kept as it came. */
  state: "Active" | "Expired" | "Rotated" | (string & {});
  /** As the org writes them; empty where it does not say. */
  createdDate: string;
  expirationDate: string;
}

/**
 * The keys and secrets of an app (Connect REST API, `apps/oauth/credentials`). Apart from reading, since even to look at
 * a secret needs a switch and a permission that nothing else of this tool does.
 */
export interface CredentialsResource {
  consumers(appId: string): Promise<readonly Consumer[]>;
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
