/** Switches that no live org can be asked about, and why; the emulator's own tests run them both ways. */
export const WITHOUT_CASE: Readonly<Record<string, string>> = {
  foreignKey: "It takes the consumer key of an app in another org, and one org is given.",
  spreading:
    "Which of an org's servers answers cannot be chosen, and how long a change takes to reach them is not known.",
  securitySettingsDeploy:
    "It takes OAuth security settings, which a save in Setup by hand makes, and Setup may not save the app again after them.",
  ownNamespace: "It takes an org with a namespace, which few have and no run may register.",
  setOfGroupUnderWay:
    "It takes a group that is being worked out for longer than a deployment takes, which no run can bring about.",
  installedByWildcard: "It takes an app that a managed package brought, and no run installs one.",
  loginLimit: "It takes some thousand logins, after which the user is locked out for an hour.",
};
