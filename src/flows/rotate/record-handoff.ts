import type { Context } from "../../model/command.ts";
import { withLock } from "../../record/lock.ts";
import { rememberApp } from "../../record/memory.ts";
import type { Prepared } from "../input/prepared.ts";
import type { Look } from "../look/look.ts";

/**
 * Puts on record that an app's key was handed over, its login proven: a rotation asks for it before it ends the key of before.
 * A hand-over that cannot be recorded is made all the same, with the warning `HANDOFF_NOT_RECORDED`.
 */
export async function recordHandoff(
  { recordFolder, names }: Prepared,
  { org, identity }: Look,
  consumerKey: string,
  ctx: Context,
): Promise<void> {
  const { user, hostname } = ctx.host;
  // By the org's clock, since it is held against the org's login history.
  const at = new Date(org.orgTime ?? ctx.clock.now()).toISOString();
  const learnt = { consumerKey, handedOver: { consumerKey, at, by: `${user}@${hostname}` } };
  try {
    await withLock(recordFolder, identity.orgId, ctx, () =>
      rememberApp(recordFolder, identity.orgId, names.app, learnt, ctx),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    ctx.emit({ kind: "warning", code: "HANDOFF_NOT_RECORDED", message: `This hand-over is not on record: ${why}` });
  }
}
