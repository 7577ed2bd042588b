import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { TestOrg } from "./client.ts";
import { files } from "./deploys.ts";
import { manifest, zip } from "./package.ts";

const withBallast = async (bytes: number): Promise<Buffer> =>
  zip({
    "package.xml": manifest(Object.keys(files())),
    ...files(),
    "externalClientApps/ballast.bin": randomBytes(bytes),
  });

/** That a zip of so many megabytes is taken whichever way it comes. */
export async function takenByBoth(org: TestOrg, megabytes: number): Promise<void> {
  const big = await withBallast(megabytes * 1_000_000 - 10_000);
  const rest = await org.deploy(big, { checkOnly: true });
  expect(rest.details.componentFailures.map((it: { problem: string }) => it.problem)).toEqual(["Not in package.xml"]);
  const soap = await org.soap(
    `<deploy><ZipFile>${big.toString("base64")}</ZipFile><DeployOptions><singlePackage>true</singlePackage></DeployOptions></deploy>`,
  );
  expect(soap.text).toContain("<state>Queued</state>");
}
