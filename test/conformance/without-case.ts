import type { Switches } from "../../src/emulator/index.ts";

/** Switches that no live org can be asked about, and why; the emulator's own tests run them both ways. */
export const WITHOUT_CASE: Partial<Record<keyof Switches, string>> = {
  foreignKey: "It takes the consumer key of an app in another org, and the suite is given one org.",
  inactiveUser: "It takes a user who is switched off, and the suite changes no user of an org.",
  spreading:
    "Which of an org's servers answers cannot be chosen, and how long a change takes to reach them is not known.",
  groupAssignmentRows:
    "It takes a permission set group, and the suite makes, and takes away after a killed run, apps and permission sets only.",
  groupInPolicy:
    "It takes a permission set group, and the suite makes, and takes away after a killed run, apps and permission sets only.",
  newProfile: "The suite makes, and takes away after a killed run, apps and permission sets only.",
  rangesLeftOut: "It takes login IP ranges on a profile, and the suite changes no profile of an org.",
  licensedSet: "It takes a seat of a permission set licence, which an org may not have left.",
  ipRelaxationForJwt: "It takes login IP ranges on a user's profile, and the suite changes no profile of an org.",
  refreshTokenRotation: "Asking with the second use of a token ends the administrator's own login.",
  loginLimit: "It takes some thousand logins, after which the user is locked out for an hour.",
};
