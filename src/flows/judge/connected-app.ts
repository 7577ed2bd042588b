import type { Look } from "../look/look.ts";

/**
 * What may come back where the app is removed, for the person who is asked; undefined for an app that was made from here. An
 * app that was migrated from a connected app brings that one back to life when it is deleted (help,
 * `xcloud.migrate_connected_app_to_external_client_app`), and nothing that an org shows tells such an app.
 */
export function connectedAppMayReturn({ snapshot, memory }: Pick<Look, "snapshot" | "memory">): string | undefined {
  if (!snapshot.app || snapshot.app.isInstalled || memory?.origin === "made") return undefined;
  const { developerName } = snapshot.app;
  const whence =
    memory?.origin === "adopted"
      ? `${developerName} was taken over, not made from here`
      : `Whether ${developerName} was made or taken over is not on this record`;
  return `${whence}: if it was migrated from a connected app, deleting it brings that connected app back, with all who may use it. Nothing in the org shows whether it was; look in Setup, App Manager, afterwards.`;
}
