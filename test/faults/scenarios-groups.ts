import { ORG_SETTINGS_FILE, orgSettingsFile } from "../helpers/extra-parts.ts";
import { groupFile, layVariant, permissionSetFile, type Variant } from "../helpers/variant.ts";
import { applied, done, line, OLD, rollbackLine, type Scenario } from "./scenario.ts";
import { START } from "./wire.ts";
import type { World } from "./world.ts";

const DATA = "permissionsets/Kantiv_Data.permissionset";
/** Everything comes by a permission set group of the template: the way in, and data. */
const BY_GROUP: Variant = {
  [DATA]: permissionSetFile("Kantiv Data"),
  "permissionsetgroups/Kantiv_All.permissionsetgroup": groupFile("Kantiv", ["Kantiv_Integration", "Kantiv_Data"]),
};
const FLAG = "enableClientSecretInRestApiAccess";
const SETTINGS: Variant = { [ORG_SETTINGS_FILE]: orgSettingsFile({ [FLAG]: true }) };
/** A group is worked out in some looks' time. */
const TIMINGS = { deployInProgress: 3_000, groupCalculation: 4_000 };

const byGroup = (world: World) => layVariant(world.box, BY_GROUP);
const withSettings = (world: World) => layVariant(world.box, SETTINGS);

async function appliedByGroup(world: World): Promise<void> {
  await byGroup(world);
  await applied(world);
}

async function appliedWithSettings(world: World): Promise<void> {
  await withSettings(world);
  await done(world, "apply --yes --org-settings");
}

/** Somebody has just changed a set of the group in Setup, so that the org takes no other change of it for a while. */
async function groupUnderWay(world: World): Promise<void> {
  await appliedByGroup(world);
  const set = world.org().components.find(({ fullName }) => fullName === "Kantiv_Data");
  if (!set) throw new Error("no set");
  set.fields.label = "Theirs";
  set.modifiedAt = world.box.emulator.world.clock.offsetMs + START;
}

/** What permission set groups and settings of the whole org add to the commands. */
export const GROUPS_AND_SETTINGS: readonly Scenario[] = [
  {
    name: "apply, by a group",
    group: "apply",
    options: { timings: TIMINGS },
    prepare: byGroup,
    args: line("apply --yes"),
    exit: 0,
    logins: [OLD],
  },
  {
    name: "apply, a set whose group is being worked out",
    group: "apply",
    options: { timings: { ...TIMINGS, groupCalculation: 20_000 }, switches: { setOfGroupUnderWay: "refused" } },
    prepare: groupUnderWay,
    args: line("apply --yes"),
    exit: 0,
    logins: [OLD],
  },
  {
    name: "apply, settings of the org",
    group: "apply",
    prepare: withSettings,
    args: line("apply --yes --org-settings"),
    exit: 0,
    logins: [OLD],
  },
  {
    name: "destroy, by a group",
    group: "undo",
    options: { timings: TIMINGS },
    prepare: appliedByGroup,
    args: line("destroy --yes"),
    exit: 0,
    logins: [],
  },
  {
    name: "rollback of a destroy, by a group",
    group: "undo",
    options: { timings: TIMINGS },
    async prepare(world) {
      await appliedByGroup(world);
      await done(world, "destroy --yes");
    },
    args: rollbackLine,
    exit: 0,
    logins: [OLD],
  },
  {
    name: "rollback of settings of the org",
    group: "undo",
    async prepare(world) {
      await applied(world);
      await appliedWithSettings(world);
    },
    args: rollbackLine,
    exit: 0,
    logins: [OLD],
  },
  {
    name: "doctor, settings of the org",
    group: "read",
    prepare: appliedWithSettings,
    args: line("doctor"),
    exit: 0,
    logins: [OLD],
  },
  {
    name: "template new, from an app with a group",
    group: "read",
    options: { timings: TIMINGS },
    prepare: appliedByGroup,
    args: line("template new adopted --from-org --app Kantiv_Integration"),
    exit: 0,
    logins: [OLD],
  },
];
