import { expect } from "vitest";
import { TestOrg } from "./client.ts";
import { appFiles, packageOf } from "./package.ts";

/** An org for each test of the file, with the app and a user who may use it; and what changes there. */
export function orgWithApp() {
  const org = TestOrg.forEachTest({}, async () => {
    await org.deploy(await packageOf(appFiles()));
    await org.assign();
  });
  return {
    org,
    async redeploy(options: Parameters<typeof appFiles>[0]): Promise<void> {
      const result = await org.deploy(await packageOf(appFiles(options)));
      expect(result.status).toBe("Succeeded");
    },
    /** The integration user's. */
    profileOf() {
      const profile = org.org.profiles.find((it) => it.id === org.integrationUser.profileId);
      if (!profile) throw new Error("no profile");
      return profile;
    },
  };
}
