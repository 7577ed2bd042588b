import type { ComponentMessage, DeployOutcome } from "../../src/model/org.ts";

/** How a deployment ended that failed, unless it is said otherwise. */
export const outcome = (given: Partial<DeployOutcome>): DeployOutcome => ({
  deployId: "0AfA",
  status: "Failed",
  success: false,
  components: [],
  ...given,
});

/** What it says of one of its components. */
export const message = (given: Partial<ComponentMessage>): ComponentMessage => ({
  componentType: "ExtlClntAppOauthSettings",
  fullName: "Kantiv_oauth",
  fileName: "extlClntAppOauthSettings/Kantiv_oauth.ecaOauth",
  outcome: "failed",
  ...given,
});
