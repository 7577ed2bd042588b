import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { addNewUser, NEW_USER, OLD_USER } from "../commands/ways-in.ts";
import { layNewPair, NEW_KEY_ENV } from "../helpers/rotation.ts";
import { orgFileText } from "../helpers/sandbox.ts";
import { allowSecretsByRest } from "../helpers/secrets-by-rest.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { fixture } from "../oauth/fixtures.ts";
import { applied, done, fresh, line, OLD, rollbackLine, type Scenario } from "./scenario.ts";
import { GROUPS_AND_SETTINGS } from "./scenarios-groups.ts";
import type { World } from "./world.ts";

const NEW = "Kantiv_Integration by other";
const SECOND = "Kantiv_Integration_B by other";

async function withLabel({ box }: World): Promise<void> {
  await box.writeOrgFile(`${orgFileText(box.emulator)}parameters: { label: Acme App }\n`);
}

async function changed(world: World): Promise<void> {
  await applied(world);
  await withLabel(world);
}

/** The template grants data, so that the login's proof asks for it. */
async function appliedWithData(world: World): Promise<void> {
  const { box } = world;
  const text = orgFileText(box.emulator, "parameters: { readFields: [Account.Industry] }\n");
  await box.writeOrgFile(text.replace("template: kantiv-integration", "template: kantiv-integration-production"));
  await applied(world);
}

/** Somebody takes a scope away in Setup. */
async function drifted(world: World): Promise<void> {
  await applied(world);
  const settings = world.org().components.find(({ type }) => type === "ExtlClntAppOauthSettings");
  if (settings) settings.fields.commaSeparatedOauthScopes = "Api, Basic, RefreshToken";
}

/** The org file names another pair, and the org does not show which one it has. */
async function otherPair(world: World): Promise<void> {
  await applied(world);
  const { box } = world;
  await copyFile(join(ROOT, "test/fixtures/keys/other.crt"), join(box.folder, "other.crt"));
  await box.writeOrgFile(orgFileText(box.emulator).replace("kantiv.crt", "other.crt"));
  box.env.KANTIV_JWT_KEY = fixture("other.key");
}

async function newPairLaid(world: World): Promise<void> {
  await applied(world);
  await layNewPair(world.box);
}

const rotateLine = (more = "") => line(`certificate rotate --new-cert new.crt ${NEW_KEY_ENV.join(" ")} --yes${more}`);

/** The org file names somebody else since; whom it named before still holds the permission set. */
async function userReplaced(world: World): Promise<void> {
  await applied(world);
  const { box } = world;
  addNewUser(box);
  await box.writeOrgFile(orgFileText(box.emulator).replace(OLD_USER, NEW_USER));
}

const PROFILE = "Minimum Access - API Only Integrations";

/** The template lets a profile in, which the user has: there is no permission set. */
async function byProfile(world: World): Promise<void> {
  const { box, org } = world;
  const template = "template: kantiv-integration";
  await box.writeOrgFile(orgFileText(box.emulator).replace(template, `${template}-profile`));
  integrationUser(world).profileId = org().profiles.find(({ name }) => name === PROFILE)?.id ?? "";
}

/** The integration user's row, to be changed as somebody might have done. */
function integrationUser({ box, org }: World) {
  const found = org().users.find(({ username }) => username === box.emulator.ready.integrationUser.username);
  if (!found) throw new Error("no integration user");
  return found;
}

const APPLY: Scenario[] = [
  { name: "apply, fresh org", group: "apply", prepare: fresh, args: line("apply --yes"), exit: 0, logins: [OLD] },
  { name: "apply, a change", group: "apply", prepare: changed, args: line("apply --yes"), exit: 0, logins: [OLD] },
  {
    name: "apply, new certificate that the org hides",
    group: "apply",
    options: { switches: { certificateReadable: "no" } },
    prepare: otherPair,
    args: line("apply --yes"),
    exit: 0,
    logins: [NEW],
  },
  {
    name: "apply, another user",
    group: "apply",
    prepare: userReplaced,
    args: line("apply --yes"),
    exit: 0,
    logins: [],
  },
  {
    name: "apply, a profile is let in",
    group: "apply",
    prepare: byProfile,
    args: line("apply --yes"),
    exit: 0,
    logins: [OLD],
  },
  { name: "apply, nothing to do", group: "apply", prepare: applied, args: line("apply --yes"), exit: 0, logins: [OLD] },
];

const UNDO: Scenario[] = [
  { name: "destroy", group: "undo", prepare: applied, args: line("destroy --yes"), exit: 0, logins: [] },
  {
    name: "rollback of an apply",
    group: "undo",
    async prepare(world) {
      await changed(world);
      await done(world, "apply --yes");
    },
    args: rollbackLine,
    exit: 0,
    logins: [OLD],
  },
  {
    name: "rollback of a destroy",
    group: "undo",
    async prepare(world) {
      await applied(world);
      await done(world, "destroy --yes");
    },
    args: rollbackLine,
    exit: 0,
    logins: [OLD],
  },
];

const ROTATE: Scenario[] = [
  { name: "certificate rotate", group: "rotate", prepare: newPairLaid, args: rotateLine(), exit: 0, logins: [NEW] },
  {
    name: "certificate rotate, in an org that hides it",
    group: "rotate",
    options: { switches: { certificateReadable: "no" } },
    prepare: newPairLaid,
    args: rotateLine(),
    exit: 0,
    logins: [NEW],
  },
  {
    name: "certificate rotate --blue-green",
    group: "rotate",
    prepare: newPairLaid,
    args: rotateLine(" --blue-green"),
    exit: 0,
    logins: [OLD, SECOND],
  },
  {
    name: "certificate rotate --blue-green --retire",
    group: "rotate",
    async prepare(world) {
      await newPairLaid(world);
      const pair = `--new-cert new.crt ${NEW_KEY_ENV.join(" ")}`;
      await done(world, `certificate rotate ${pair} --yes --blue-green`);
      await done(world, `handoff --app Kantiv_Integration_B ${pair}`);
    },
    args: rotateLine(" --blue-green --retire --force --write"),
    exit: 0,
    logins: [SECOND],
  },
];

const PEOPLE: Scenario[] = [
  {
    name: "credentials rotate",
    group: "people",
    async prepare(world) {
      await applied(world);
      allowSecretsByRest(world.box);
    },
    args: line("credentials rotate"),
    exit: 0,
    logins: [OLD],
  },
  {
    name: "credentials rotate --promote",
    group: "people",
    async prepare(world) {
      await applied(world);
      allowSecretsByRest(world.box);
      await done(world, "credentials rotate");
    },
    args: line("credentials rotate --promote --yes"),
    exit: 0,
    logins: [OLD],
  },
  {
    name: "user ensure, creates",
    group: "people",
    prepare: ({ box }) =>
      box.writeOrgFile(orgFileText(box.emulator).replace("kantiv@acme.com.uat", "kantiv.new@acme.com.uat")),
    args: line("user ensure --yes --least-privilege"),
    exit: 0,
    logins: [],
  },
  {
    name: "user ensure, own profile",
    group: "people",
    prepare: ({ box }) =>
      box.writeOrgFile(
        orgFileText(box.emulator).replace(
          "username: kantiv@acme.com.uat",
          "username: kantiv.new@acme.com.uat\n  ownProfile: { name: Kantiv Own, loginIpRanges: [203.0.113.0/24] }",
        ),
      ),
    args: line("user ensure --yes"),
    exit: 0,
    logins: [],
  },
  {
    name: "user ensure, mends",
    group: "people",
    async prepare(world) {
      await applied(world);
      integrationUser(world).isActive = false;
    },
    args: () => ["user", "ensure", "--yes", "--profile", "System Administrator"],
    exit: 0,
    logins: [OLD],
  },
];

const READ: Scenario[] = [
  { name: "verify", group: "read", prepare: applied, args: line("verify"), exit: 0, logins: [OLD] },
  {
    name: "verify, data",
    group: "read",
    prepare: appliedWithData,
    args: line("verify"),
    exit: 0,
    logins: [OLD],
  },
  {
    name: "verify --negative",
    group: "read",
    prepare: applied,
    args: line("verify --negative"),
    exit: 0,
    logins: [OLD],
  },
  { name: "doctor", group: "read", prepare: applied, args: line("doctor"), exit: 0, logins: [OLD] },
  { name: "plan, a change", group: "read", prepare: changed, args: line("plan"), exit: 4, logins: [OLD] },
  { name: "drift, none", group: "read", prepare: applied, args: line("drift"), exit: 0, logins: [OLD] },
  { name: "drift, some", group: "read", prepare: drifted, args: line("drift"), exit: 4, logins: [OLD] },
  {
    name: "template new, from an app with the org's own sets",
    group: "read",
    prepare: applied,
    args: line("template new adopted --from-org --app Kantiv_Integration --keep-sets"),
    exit: 0,
    logins: [OLD],
  },
  { name: "handoff", group: "read", prepare: applied, args: line("handoff --out handed"), exit: 0, logins: [OLD] },
];

/** Between them these make an app, a set that carries a licence, a group and a profile, log in, and are refused. */
const CASES = ["deploy-template", "token-granted", "licensed-set", "group-rows", "refused-other-key", "query-errors"];

const LEARN: Scenario[] = [
  {
    name: "doctor --learn",
    group: "learn",
    prepare: fresh,
    args: line(`doctor --learn --learned learned --yes ${CASES.map((id) => `--case ${id}`).join(" ")}`),
    exit: 0,
    logins: [],
    struck: 12,
    makesAnew: true,
  },
];

/** Each changing command, and the reading ones, which must not lie. */
export const SCENARIOS: readonly Scenario[] = [
  ...APPLY,
  ...UNDO,
  ...ROTATE,
  ...PEOPLE,
  ...READ,
  ...LEARN,
  ...GROUPS_AND_SETTINGS,
];
