/** The hosts that are not an org's own: login and test, shared by all orgs. */
import type { Exchange } from "../http/types.ts";

/**
 * A request reached the org by a shared login host. There is only loopback here, so the Host header says it: any name
 * that begins with `login.` or `test.`.
 */
export function onSharedHost({ request }: Exchange): boolean {
  return /^(login|test)\./i.test(request.headers.host ?? "");
}
