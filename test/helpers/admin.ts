import { Connection } from "@jsforce/jsforce-node";
import type { Sandbox } from "./sandbox.ts";

/** The administrator of a sandbox's org, by a client that is not ours. */
export const adminOf = ({ emulator }: Sandbox): Connection =>
  new Connection({ instanceUrl: emulator.url, accessToken: emulator.ready.admin.accessToken, version: "66.0" });
