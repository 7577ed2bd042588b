import { X509Certificate } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Component, Org } from "../../src/emulator/state/types.ts";
import type { Clock } from "../../src/model/ports.ts";
import { fixture } from "../oauth/fixtures.ts";
import { type CliResult, kantivSf } from "./cli.ts";
import type { Sandbox } from "./sandbox.ts";

/** What `certificate rotate --json` reports, as far as tests look at it. */
export interface Rotated {
  rotated: boolean;
  restored: boolean | null;
  verified: boolean;
  consumerKey: string;
  checks: { id: string; status: string; code?: string; detail: string }[];
  first: { app: string; consumerKey: string; retired: boolean };
  second: { app: string; consumerKey: string };
  retireFirst: string | null;
}

export const fingerprint = (name: string): string => new X509Certificate(fixture(name)).fingerprint256;

export const orgOf = ({ emulator }: Sandbox): Org => emulator.world.orgs[0] as Org;

export const componentsOf = (box: Sandbox, type: string): Component[] =>
  orgOf(box).components.filter((component) => component.type === type);

/** Fingerprint of the certificate that the app holds. */
export function heldBy(box: Sandbox, app = "Kantiv_Integration"): string {
  const settings = componentsOf(box, "ExtlClntAppGlobalOauthSettings").find(
    ({ fields }) => fields.externalClientApplication === app,
  );
  return new X509Certificate(String(settings?.fields.certificate)).fingerprint256;
}

/** Puts the new pair beside the org file: `new.crt`, `new.key` for its owner only, and `NEW_KEY` in the environment. */
export async function layNewPair(box: Sandbox, certificate = fixture("other.crt")): Promise<void> {
  await writeFile(join(box.folder, "new.crt"), certificate);
  await writeFile(join(box.folder, "new.key"), fixture("other.key"), { mode: 0o600 });
  await chmod(join(box.folder, "new.key"), 0o600);
  box.env.NEW_KEY = fixture("other.key");
}

export const NEW_KEY_ENV = ["--new-key-env", "NEW_KEY"];

/** Runs a rotation to the new pair, on the sandbox's fake clock. */
export function rotate(box: Sandbox, ...args: string[]): Promise<CliResult> {
  return rotateBy(box.clock, box, ...args);
}

/** The same by a clock of the test's own; undefined for the system's. */
export function rotateBy(clock: Clock | undefined, box: Sandbox, ...args: string[]): Promise<CliResult> {
  const named = args.includes("--new-cert") ? [] : ["--new-cert", "new.crt"];
  const command = ["certificate", "rotate", "--org", box.orgFile, ...named, "--yes", "--json", ...args];
  return kantivSf(command, { env: box.env, cwd: box.folder, ...(clock ? { clock } : {}) });
}
