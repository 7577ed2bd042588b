/** What goes when something is deleted, and what may not. */
import { file, manifest } from "../app-files.ts";
import type { Bench } from "../bench.ts";
import type { PlainCase, SwitchCase } from "../case.ts";
import { messages, outcome } from "../seen.ts";
import { pathOf } from "./edits.ts";

/** A package that deletes. */
function deletion(bench: Bench, members: Readonly<Record<string, string>>) {
  const types = Object.entries(members).map(
    ([name, member]) => `<types><members>${member}</members><name>${name}</name></types>`,
  );
  return {
    "package.xml": manifest([], bench.platform.apiVersion),
    "destructiveChanges.xml": file("Package", types.join("")),
  };
}

export const DELETION_CASES: PlainCase[] = [
  {
    id: "delete-app",
    title: "Deleting an app takes its settings and policies with it, and its key is unknown from then on",
    certainty: "seen",
    ledger: "Deleting an app deletes its settings",
    see: async (bench) => {
      const app = await bench.make(bench.app("doomed"));
      await bench.letIn(app);
      const claims = await bench.claims(app);
      const answer = await bench.deploy([], deletion(bench, { ExternalClientApplication: app.name }));
      const left = await bench.platform.list("ExtlClntAppOauthSettings");
      return {
        messages: messages(answer),
        settings: left.some(({ fullName }) => fullName.startsWith(app.name)),
        login: await bench.shut(claims),
      };
    },
    expect: {
      messages: [
        "changed destructiveChanges.xml",
        "changed package.xml",
        "deleted ExternalClientApplication <made>_doomed",
      ],
      settings: false,
      login: "400 invalid_client_id: client identifier invalid",
    },
  },
];

export const DELETION_SWITCHES: SwitchCase[] = [
  {
    id: "delete-missing",
    title: "Deleting what is not there only warns",
    switch: "missingDeletion",
    see: async (bench) => {
      const files = deletion(bench, { PermissionSet: bench.name("nobody") });
      return {
        strict: outcome(await bench.deploy([], files)),
        ignoring: outcome(await bench.deploy([], files, { ignoreWarnings: true })),
      };
    },
    values: {
      warning: {
        strict: { status: "Succeeded", problems: ["No PermissionSet named: <made>_nobody found"] },
        ignoring: { status: "Succeeded", problems: ["No PermissionSet named: <made>_nobody found"] },
      },
      failure: {
        strict: { status: "Failed", problems: ["No PermissionSet named: <made>_nobody found"] },
        ignoring: { status: "Succeeded", problems: ["No PermissionSet named: <made>_nobody found"] },
      },
    },
  },
  {
    id: "delete-assigned-permission-set",
    title: "A permission set that a user holds cannot be deleted",
    switch: "deleteAssignedPermissionSet",
    see: async (bench) => {
      const app = bench.app("held");
      const path = pathOf(app, ".permissionset");
      await bench.make({ ...app, files: { [path]: app.files[path] ?? "" } });
      await bench.give(app.permissionSet);
      return (await bench.deploy([], deletion(bench, { PermissionSet: app.permissionSet }))).status;
    },
    values: { refused: "Failed", allowed: "Succeeded" },
  },
];
