/** Switches that no live org can be asked about, and why; the emulator's own tests run them both ways. */
export const WITHOUT_CASE: Readonly<Record<string, string>> = {
  foreignKey: "It takes the consumer key of an app in another org, and one org is given.",
  inactiveUser: "It takes a user who is switched off.",
  spreading:
    "Which of an org's servers answers cannot be chosen, and how long a change takes to reach them is not known.",
  groupAssignmentRows: "It takes a permission set group, and it would have to be taken away after a killed run.",
  groupInPolicy: "It takes a permission set group, and it would have to be taken away after a killed run.",
  newProfile: "It takes a profile of its own, which would have to be taken away after a killed run.",
  rangesLeftOut: "It takes login IP ranges on a profile.",
  licensedSet: "It takes a seat of a permission set licence, which an org may not have left.",
  ipRelaxationForJwt: "It takes login IP ranges on a user's profile.",
  refreshTokenRotation: "Asking with the second use of a token ends the administrator's own login.",
  loginLimit: "It takes some thousand logins, after which the user is locked out for an hour.",
};
