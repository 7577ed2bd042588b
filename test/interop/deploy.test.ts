import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SfReply } from "./helpers/salesforce-cli.ts";
import { COMPONENTS, fileStates, Workshop } from "./helpers/workshop.ts";

let shop: Workshop;

const deploy = (...args: string[]): Promise<SfReply> => shop.sf("project", "deploy", ...args);

const SETTINGS = "force-app/main/default/extlClntAppOauthSettings/Kantiv_Integration_oauth.ecaOauth-meta.xml";
const SOURCE = ["--source-dir", "force-app"];
const all = (state: string): string[] => COMPONENTS.map((it) => `${it} ${state}`);

interface Failure {
  componentType: string;
  fullName: string;
  problem: string;
  problemType: string;
  lineNumber?: number | string;
}

function failureOf({ json }: SfReply, type: string): Failure {
  const failures: Failure[] = json.result.details.componentFailures;
  const found = failures.find((it) => it.componentType === type);
  if (!found) throw new Error(`no failure of ${type} in ${JSON.stringify(failures)}`);
  return found;
}

/** The first start is sent by this transport, and nothing by the other. */
const TRANSPORTS = {
  SOAP: { flag: "false", sent: "deploy" },
  REST: { flag: "true", sent: "POST /services/data/v68.0/metadata/deployRequest" },
};

describe.each(["SOAP", "REST"] as const)("over %s", (transport) => {
  const { flag, sent } = TRANSPORTS[transport];

  async function open(options: Parameters<typeof Workshop.loggedIn>[0] = {}): Promise<void> {
    shop = await Workshop.loggedIn(options);
    shop.env.SF_ORG_METADATA_REST_DEPLOY = flag;
  }

  test("rendered source is deployed, and deployed again changes nothing", async () => {
    // Done a moment after the first look, so that the client has to look twice.
    await open({ timings: { deployPending: 100, deployInProgress: 200 } });
    const first = await deploy("start", ...SOURCE);
    expect(first.code).toBe(0);
    expect(first.json.result).toMatchObject({
      status: "Succeeded",
      success: true,
      checkOnly: false,
      numberComponentsDeployed: 6,
      numberComponentErrors: 0,
      createdByName: "Ada Admin",
    });
    expect(fileStates(first)).toEqual(all("Created"));
    expect(shop.components).toEqual(COMPONENTS);
    const others = Object.values(TRANSPORTS).filter((it) => it.sent !== sent);
    expect(shop.asked).toContain(sent);
    expect(shop.asked).not.toContain(others[0]?.sent);

    const key = shop.consumerKey;
    const again = await deploy("start", ...SOURCE);
    expect([again.code, fileStates(again)]).toEqual([0, all("Unchanged")]);
    expect(shop.consumerKey).toBe(key);
  });

  test("a dry run says what would be, and changes nothing", async () => {
    await open();
    const dry = await deploy("start", ...SOURCE, "--dry-run");
    expect([dry.code, dry.json.result]).toMatchObject([0, { checkOnly: true, status: "Succeeded" }]);
    expect(fileStates(dry)).toEqual(all("Created"));
    expect(shop.components).toEqual([]);
  });

  test("a rendered folder and a rendered zip are deployed", async () => {
    await open();
    const folder = await deploy("start", "--metadata-dir", await shop.render("metadata", "mdapi"));
    expect([folder.code, folder.json.result]).toMatchObject([0, { status: "Succeeded", numberComponentsDeployed: 6 }]);
    expect(shop.components).toEqual(COMPONENTS);
    const zip = await shop.render("zip", "package.zip");
    const packed = await deploy("start", "--metadata-dir", zip, "--single-package");
    expect([packed.code, packed.json.result]).toMatchObject([0, { status: "Succeeded" }]);
    expect(packed.json.result.details.componentSuccesses.map((it: { fileName: string }) => it.fileName)).toContain(
      "externalClientApps/Kantiv_Integration.eca",
    );
  });

  test("an element that the type has not is refused with its place in the file, and nothing is kept", async () => {
    await open();
    await shop.edit(SETTINGS, (text) => text.replaceAll("label>", "labels>"));
    const refused = await deploy("start", ...SOURCE);
    expect([refused.code, refused.json.result]).toMatchObject([1, { status: "Failed", success: false }]);
    const failure = failureOf(refused, "ExtlClntAppOauthSettings");
    expect(failure).toMatchObject({ fullName: "Kantiv_Integration_oauth", problemType: "Error" });
    expect(failure.problem).toContain("labels");
    const lines = (await readFile(join(shop.project, SETTINGS), "utf8")).split("\n");
    expect(lines[Number(failure.lineNumber) - 1]).toContain("labels");
    expect(fileStates(refused)).toContain("ExtlClntAppOauthSettings:Kantiv_Integration_oauth Failed");
    expect(shop.components).toEqual([]);
  });

  test("with --ignore-errors what is right is kept", async () => {
    await open();
    await shop.edit(SETTINGS, (text) => text.replace(/Api\b/, "Apis"));
    const partial = await deploy("start", ...SOURCE, "--ignore-errors");
    expect([partial.code, partial.json.result.status]).toEqual([68, "SucceededPartial"]);
    const { problem } = failureOf(partial, "ExtlClntAppOauthSettings");
    expect(problem).toBe("There's a problem with your scope(s): Apis");
    expect(shop.components).toContain("PermissionSet:Kantiv_Integration");
    expect(shop.components).not.toContain("ExtlClntAppOauthSettings:Kantiv_Integration_oauth");
  });

  test("a deployment that was only sent can be reported on and resumed", async () => {
    await open({ timings: { deployPending: 60_000, deployInProgress: 60_000 } });
    const queued = await deploy("start", ...SOURCE, "--async");
    expect([queued.code, queued.json.result]).toMatchObject([0, { status: "Queued", done: false }]);
    const { id } = queued.json.result;
    const pending = await deploy("report", "--job-id", id);
    expect([pending.code, pending.json.result]).toMatchObject([0, { id, status: "Pending", done: false }]);
    shop.emulator.advance(60_000);
    const working = await deploy("report", "--use-most-recent");
    expect([working.code, working.json.result]).toMatchObject([0, { id, status: "InProgress", done: false }]);
    shop.emulator.advance(60_000);
    const resumed = await deploy("resume", "--job-id", id);
    expect([resumed.code, resumed.json.result]).toMatchObject([0, { id, status: "Succeeded", done: true }]);
    expect(fileStates(resumed)).toEqual(all("Created"));
  });

  test("a deployment can be cancelled while it waits, and not when it is done", async () => {
    await open({ timings: { deployPending: 60_000 } });
    const { json } = await deploy("start", ...SOURCE, "--async");
    const { id } = json.result;
    const cancelled = await deploy("cancel", "--job-id", id);
    expect([cancelled.code, cancelled.json.result]).toMatchObject([0, { id, status: "Canceled", done: true }]);
    expect(shop.components).toEqual([]);
    const late = await deploy("cancel", "--job-id", id);
    expect([late.code, late.json.name]).toEqual([1, "CannotCancelDeployError"]);
    expect(late.json.data.errorCode).toBe("sf:INVALID_ID_FIELD");
  });

  test("what was validated is deployed quickly, and once", async () => {
    await open();
    const validated = await deploy("validate", ...SOURCE, "--test-level", "RunLocalTests");
    expect([validated.code, validated.json.result]).toMatchObject([0, { checkOnly: true, status: "Succeeded" }]);
    expect(shop.components).toEqual([]);
    const { id } = validated.json.result;
    const quick = await deploy("quick", "--job-id", id);
    expect([quick.code, quick.json.result]).toMatchObject([0, { checkOnly: false, status: "Succeeded" }]);
    expect(quick.json.result.id).not.toBe(id);
    expect(shop.components).toEqual(COMPONENTS);
    const twice = await deploy("quick", "--job-id", id);
    expect(twice.code).not.toBe(0);
  });
});
