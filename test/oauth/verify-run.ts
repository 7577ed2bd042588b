import type { VerifyReport } from "../../src/model/verified.ts";
import { type VerifyInput, verifyLogin } from "../../src/oauth/checks/verify.ts";
import { loadSigner } from "../../src/oauth/key/key.ts";
import { type Answers, type FakeOrg, fakeClock, fakeOrg, HOST, ORG_ID, USER_ID, USERNAME } from "./fake-org.ts";
import { fixture, signerPorts } from "./fixtures.ts";

export const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);

const signer = await loadSigner({ key: { env: "KEY" } }, signerPorts({ env: { KEY: fixture("kantiv.key") } }));

/** Verifies the login of an org that answers so; the rest is as it should be. */
export async function verify(
  answers: Answers = {},
  changes: Partial<VerifyInput> = {},
  org = fakeOrg(answers),
): Promise<{ report: VerifyReport; org: FakeOrg; tookMs: number }> {
  const clock = fakeClock(NOW);
  let id = 0;
  const input: VerifyInput = {
    host: HOST,
    consumerKey: "3MVG9key",
    username: USERNAME,
    signer,
    expected: { orgId: ORG_ID, userId: USER_ID, scopes: ["Api", "Basic", "OpenID", "RefreshToken"] },
    apiVersion: "66.0",
    sandbox: true,
    recorded: true,
    ...changes,
  };
  const report = await verifyLogin(input, {
    http: org.http,
    clock,
    emit: (event) => org.events.push(event),
    randomId: () => `id-${++id}`,
  });
  return { report, org, tookMs: clock.now() - NOW };
}
